-- Each rule of the corrections ledger must change as many rows as it expects, or at least one if it states no number;
-- otherwise the source or the rule has changed. Fails with the rules that do not.
with

rules as (
    select * from {{ ref('correction_rules') }}
),

found as (
    select
        correction_id,
        rule_number,
        count(*) as row_count
    from {{ ref('int_corrections_matched') }}
    group by correction_id, rule_number
)

select
    rules.correction_id,
    rules.rule_number,
    rules.expected_rows,
    coalesce(found.row_count, 0) as changed_rows,
    'review the rule in {{ seed_path(ref("correction_rules")) }}' as remedy
from rules
left join found
    on
        rules.correction_id = found.correction_id
        and rules.rule_number = found.rule_number
where coalesce(rules.expected_rows, greatest(found.row_count, 1)) != coalesce(found.row_count, 0)
