-- Table `published`: the published results of the benchmarks of the submission, in its categories and divisions.
create table published as
with

own as (
    select distinct
        category,
        division,
        benchmark_id
    from marts.fct_results
)

select facts.*
from read_parquet($facts) as facts
inner join own
    on
        facts.category = own.category
        and facts.division = own.division
        and facts.benchmark_id = own.benchmark_id
where facts.is_published and facts.is_repeat_metering_of is null
