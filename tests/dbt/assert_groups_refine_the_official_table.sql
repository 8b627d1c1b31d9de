-- Results that the warehouse compares must be comparable by MLCommons' compatibility table: each comparability group is
-- within one range of rounds of the table. Fails with the groups that join several ranges.
with

results as (
    select
        results.*,
        rounds.version
    from {{ ref('fct_results') }} as results
    inner join {{ ref('rounds') }} as rounds on results.round_id = rounds.round_id
),

official_ranges as (
    select
        suite,
        category,
        benchmark_id,
        first_version as range_start,
        first_version,
        last_version
    from {{ ref('official_comparability') }}
)

select
    results.suite,
    results.category,
    results.comparability_id,
    results.scenario,
    min(results.round_id) as first_round_id,
    max(results.round_id) as last_round_id,
    'add a break to seeds/reference/comparability_breaks.csv' as remedy
from results
inner join official_ranges
    on
        results.suite = official_ranges.suite
        and results.category = official_ranges.category
        and results.benchmark_id = official_ranges.benchmark_id
        and {{ holds_in('official_ranges', 'results.version') }}
group by results.suite, results.category, results.comparability_id, results.scenario
having count(distinct official_ranges.range_start) > 1
