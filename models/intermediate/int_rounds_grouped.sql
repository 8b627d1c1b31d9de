-- One row per benchmark and round: the group of rounds within which its results may be compared.
-- A group begins with the first round, and anew where a benchmark changed under the same name.
with

rounds as (
    select * from {{ ref('rounds') }}
),

benchmarks as (
    select * from {{ ref('benchmarks') }}
),

breaks as (
    select * from {{ ref('comparability_breaks') }}
),

break_dates as (
    select
        breaks.suite,
        breaks.benchmark_id,
        rounds.version,
        rounds.round_date
    from breaks
    inner join rounds on breaks.round_id = rounds.round_id
)

select
    benchmarks.suite,
    benchmarks.benchmark_id,
    rounds.round_id,
    benchmarks.benchmark_id || coalesce(
        ' from ' || max_by(break_dates.version, break_dates.round_date), ''
    ) as comparability_id
from benchmarks
inner join rounds on benchmarks.suite = rounds.suite
left join break_dates
    on
        benchmarks.suite = break_dates.suite
        and benchmarks.benchmark_id = break_dates.benchmark_id
        and rounds.round_date >= break_dates.round_date
group by benchmarks.suite, benchmarks.benchmark_id, rounds.round_id
