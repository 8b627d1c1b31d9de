-- Every check that a model makes has a rule, and every rule a check. Fails with those that are alone.
with

made as (
    select distinct
        results.suite,
        checks.check_id
    from {{ ref('int_checks_unioned') }} as checks
    inner join {{ ref('int_checked_results_listed') }} as results
        on checks.source_id = results.source_id and checks.result_path = results.result_path
),

ruled as (
    select
        suite,
        check_id,
        count(distinct title) as title_count
    from {{ ref('result_check_rules') }}
    group by suite, check_id
)

select
    coalesce(made.suite, ruled.suite) as suite,
    coalesce(made.check_id, ruled.check_id) as check_id,
    ruled.title_count,
    'edit seeds/rules/result_check_rules.csv' as remedy
from made
full join ruled on made.suite = ruled.suite and made.check_id = ruled.check_id
where made.check_id is null or ruled.check_id is null or ruled.title_count > 1
