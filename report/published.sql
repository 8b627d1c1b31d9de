-- Table `published`: the published results of the benchmarks of the submission, in its categories and divisions.
create table published as
select *
from read_parquet($facts)
where
    is_published
    and is_repeat_metering_of is null
    and (category, division, benchmark_id) in (select (category, division, benchmark_id) from marts.fct_results)
