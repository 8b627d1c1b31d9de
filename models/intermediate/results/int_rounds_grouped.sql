-- One row per benchmark, scenario and round: the group of rounds within which its results may be compared. A group
-- begins with the first round, and again where a benchmark or a scenario changed under the same name.
with

rounds as (
    select * from {{ ref('rounds') }}
),

-- The scenarios of each suite that has any. Inference has two categories, all others have the name of their suite.
suite_scenarios as (
    select distinct
        case when category in ('datacenter', 'edge') then 'inference' else category end as suite,
        scenario
    from {{ ref('scenario_categories') }}
),

measured as (
    select
        benchmarks.suite,
        benchmarks.benchmark_id,
        suite_scenarios.scenario
    from {{ ref('benchmarks') }} as benchmarks
    left join suite_scenarios on benchmarks.suite = suite_scenarios.suite
),

break_dates as (
    select
        breaks.suite,
        breaks.benchmark_id,
        breaks.scenario,
        rounds.version,
        rounds.round_date
    from {{ ref('comparability_breaks') }} as breaks
    inner join rounds on breaks.round_id = rounds.round_id
)

select
    measured.suite,
    measured.benchmark_id,
    measured.scenario,
    rounds.round_id,
    measured.benchmark_id || coalesce(
        ' from ' || max_by(break_dates.version, break_dates.round_date), ''
    ) as comparability_id
from measured
inner join rounds on measured.suite = rounds.suite
left join break_dates
    on
        measured.suite = break_dates.suite
        and measured.benchmark_id = coalesce(break_dates.benchmark_id, measured.benchmark_id)
        and measured.scenario is not distinct from coalesce(break_dates.scenario, measured.scenario)
        and rounds.round_date >= break_dates.round_date
group by measured.suite, measured.benchmark_id, measured.scenario, rounds.round_id
