-- One row per result of a submission and rule that holds for it: pass, fail or not checkable, with what was found, what
-- the rule asks, and where it was found.
with

checks as (
    select * from {{ ref('int_checks_judged') }}
),

results as (
    select * from {{ ref('int_results_identified') }}
    where result_path is not null
    -- A system of two categories has one folder and two results; the first stands for both.
    qualify row_number() over (partition by published_source, result_path order by category) = 1
)

select
    checks.source_id,
    checks.result_path,
    results.result_id,
    coalesce(results.is_published, not {{ is_local('checks.source_id') }}) as is_published,
    checks.suite,
    checks.round_id,
    checks.division,
    checks.check_id,
    checks.rule_first_version,
    checks.is_power,
    checks.is_refused,
    case when checks.is_passed then 'pass' when not checks.is_passed then 'fail' else 'not_checkable' end as outcome,
    checks.measured_value,
    checks.rule_limit as limit_value,
    checks.unit,
    checks.measured_text,
    checks.rule_text as expected_text,
    case
        when checks.is_passed is null then coalesce(checks.missing_reason, 'value_missing')
        when not checks.is_passed
            then case checks.comparison when 'at_most' then 'above' when 'at_least' then 'below' else 'other' end
    end as reason,
    checks.source_path,
    checks.source_line
from checks
left join results on checks.source_id = results.published_source and checks.result_path = results.result_path
