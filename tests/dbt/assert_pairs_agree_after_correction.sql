-- A correction must change both rows of a pair in the same way, or they would no longer be a pair. Fails with the pairs
-- that disagree.
select
    result_key,
    min(source_line) as first_line
from {{ ref('int_measurements_corrected') }}
where is_in_paper_export
group by result_key
having
    count(distinct public_id) != 1
    or count(distinct submitter_text) != 1
    or count(distinct system_name) != 1
    or count(distinct benchmark_text) != 1
    or count(distinct scenario_text) > 1
    or count(distinct is_withdrawn) != 1
