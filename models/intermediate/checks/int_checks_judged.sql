-- One row per result of a submission and rule that holds for it: whether what was found fits the rule. Null where it is
-- not known.
with

checks as (
    select * from {{ ref('int_checks_unioned') }}
),

results as (
    select * from {{ ref('int_checked_results_listed') }}
),

rules as (
    select * from {{ ref('result_check_rules') }}
),

joined as (
    select
        checks.*,
        results.suite,
        results.round_id,
        results.division,
        rules.first_version as rule_first_version,
        rules.is_power,
        rules.is_refused,
        rules.unit,
        rules.comparison,
        coalesce(checks.limit_value, rules.limit_value) as rule_limit,
        coalesce(checks.expected_text, rules.expected_text) as rule_text
    from checks
    inner join results on checks.source_id = results.source_id and checks.result_path = results.result_path
    inner join rules on results.suite = rules.suite and checks.check_id = rules.check_id
    where {{ holds_in('rules', 'results.version') }} and (rules.in_open or coalesce(results.division, 'open') != 'open')
)

select
    *,
    case comparison
        when 'at_most' then measured_value <= rule_limit
        when 'at_least' then measured_value >= rule_limit
        when 'one_of' then position(', ' || measured_text || ', ' in ', ' || coalesce(rule_text, '') || ', ') > 0
    end as is_passed
from joined
