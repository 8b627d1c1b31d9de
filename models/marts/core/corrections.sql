-- One row per correction of the ledger: why, on what evidence, and how many raw rows it changed.
with

corrections as (
    select * from {{ ref('correction_reasons') }}
),

rules as (
    select * from {{ ref('correction_rules') }}
),

matched as (
    select
        correction_id,
        source_id,
        source_line,
        pair_id
    from {{ ref('int_paper_rules_matched') }}
    union all
    -- What a seed says of a benchmark and scenario of a round needs no rule of the ledger.
    select
        correction_ids as correction_id,
        published_source as source_id,
        source_line,
        source_result_id as pair_id
    from {{ ref('int_results_unioned') }}
    where correction_ids is not null and not is_in_paper_export
),

expected as (
    select
        correction_id,
        count(*) as rule_count,
        sum(expected_rows) as expected_change_count
    from rules
    group by correction_id
),

found as (
    select
        correction_id,
        count(*) as change_count,
        count(distinct source_id || '#' || cast(source_line as varchar)) as row_count,
        count(distinct pair_id) as result_count
    from matched
    group by correction_id
)

select
    corrections.correction_id,
    corrections.reason,
    corrections.evidence,
    cast(coalesce(expected.rule_count, 0) as integer) as rule_count,
    cast(coalesce(found.row_count, 0) as integer) as row_count,
    cast(coalesce(found.result_count, 0) as integer) as result_count,
    cast(coalesce(found.change_count, 0) as integer) as change_count,
    cast(coalesce(expected.expected_change_count, found.change_count, 0) as integer) as expected_change_count
from corrections
left join expected on corrections.correction_id = expected.correction_id
left join found on corrections.correction_id = found.correction_id
