-- A correction must treat both rows of a pair alike, or the pair would fall apart. Fails with the pairs that disagree.
select
    pair_id,
    min(source_line) as first_line
from {{ ref('int_paper_measurements_corrected') }}
group by pair_id
having
    count(distinct public_id) != 1
    or count(distinct submitter_text) != 1
    or count(distinct system_name) != 1
    or count(distinct benchmark_text) != 1
    or count(distinct scenario_text) > 1
    or count(distinct is_withdrawn) != 1
