-- One row per result of a submission and rule that holds for it: pass, fail or not checkable, with what was found, what
-- the rule asks, and where it was found.
with

checks as (
    select * from {{ ref('int_checks_unioned') }}
),

folders as (
    select * from {{ ref('int_checked_results_listed') }}
),

rules as (
    select * from {{ ref('result_check_rules') }}
),

results as (
    select * from {{ ref('int_results_identified') }}
    where result_path is not null
    -- A system of two categories has one folder and two results; the first stands for both.
    qualify row_number() over (partition by published_source, result_path order by category) = 1
),

judged as (
    select
        checks.*,
        folders.suite,
        folders.round_id,
        folders.division,
        rules.first_version as rule_first_version,
        rules.is_power,
        rules.is_refused,
        rules.unit,
        rules.comparison,
        coalesce(checks.limit_value, rules.limit_value) as rule_limit,
        coalesce(checks.expected_text, rules.expected_text) as rule_text
    from checks
    inner join folders on checks.source_id = folders.source_id and checks.result_path = folders.result_path
    inner join rules
        on
            folders.suite = rules.suite
            and checks.check_id = rules.check_id
            and {{ holds_in('rules', 'folders.version') }}
            and (rules.in_open or coalesce(folders.division, 'open') != 'open')
),

decided as (
    select
        *,
        case comparison
            when 'at_most' then measured_value <= rule_limit
            when 'at_least' then measured_value >= rule_limit
            when 'one_of' then position(', ' || measured_text || ', ' in ', ' || coalesce(rule_text, '') || ', ') > 0
        end as is_passed
    from judged
)

select
    decided.source_id,
    decided.result_path,
    results.result_id,
    coalesce(results.is_published, not {{ is_local('decided.source_id') }}) as is_published,
    decided.suite,
    decided.round_id,
    decided.division,
    decided.check_id,
    decided.rule_first_version,
    decided.is_power,
    decided.is_refused,
    case when decided.is_passed then 'pass' when not decided.is_passed then 'fail' else 'not_checkable' end as outcome,
    decided.measured_value,
    decided.rule_limit as limit_value,
    decided.unit,
    decided.measured_text,
    decided.rule_text as expected_text,
    case
        when decided.is_passed is null then coalesce(decided.missing_reason, 'value_missing')
        when not decided.is_passed
            then case decided.comparison when 'at_most' then 'above' when 'at_least' then 'below' else 'other' end
    end as reason,
    decided.source_path,
    cast(decided.source_line as bigint) as source_line
from decided
left join results on decided.source_id = results.published_source and decided.result_path = results.result_path
