-- One row per correction of the ledger: the reason, the evidence, and how many raw rows it changed.
with

corrections as (
    select * from {{ ref('correction_reasons') }}
),

expected as (
    select
        correction_id,
        count(*) as rule_count,
        sum(expected_rows) as expected_change_count
    from {{ ref('correction_rules') }}
    group by correction_id
),

found as (
    select
        correction_id,
        count(*) as change_count,
        count(distinct concat_ws('#', source_id, source_path, source_line)) as row_count,
        count(distinct result_key) as result_count
    from {{ ref('int_corrections_matched') }}
    group by correction_id
)

select
    corrections.correction_id,
    corrections.reason,
    corrections.evidence,
    corrections.is_placeholder,
    cast(coalesce(expected.rule_count, 0) as integer) as rule_count,
    cast(coalesce(found.row_count, 0) as integer) as row_count,
    cast(coalesce(found.result_count, 0) as integer) as result_count,
    cast(coalesce(found.change_count, 0) as integer) as change_count,
    cast(coalesce(expected.expected_change_count, found.change_count, 0) as integer) as expected_change_count
from corrections
left join expected on corrections.correction_id = expected.correction_id
left join found on corrections.correction_id = found.correction_id
