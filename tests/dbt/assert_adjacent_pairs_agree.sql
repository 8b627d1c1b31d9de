-- Adjacent lines of the datacenter and edge files are a pair only if they are one performance and one energy of the
-- same id, system, benchmark and scenario. Fails with the pairs that are not.
select
    source_id,
    result_key,
    min(source_line) as first_line,
    max(source_line) as last_line
from {{ ref('int_paper_measurements_paired') }}
where category in ('datacenter', 'edge')
group by source_id, result_key
having
    count(*) != 2
    or count(distinct measurement_role) != 2
    or count(distinct public_id) != 1
    or count(distinct system_name) != 1
    or count(distinct benchmark_text) != 1
    or count(distinct scenario_text) != 1
