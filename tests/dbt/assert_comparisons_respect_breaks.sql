-- Where a benchmark or a scenario changed under its name (MultiStream with round v2.0, among others), no mart may
-- compare results before the change with results after it. Fails with the comparability groups that contain rounds of
-- both sides.
with

compared as (
    {% for mart in ['efficiency_trends', 'leaderboard', 'pareto'] %}
    select
        '{{ mart }}' as mart,
        benchmark_id,
        scenario,
        comparability_id,
        round_id
    from {{ ref(mart) }}
    union all
    {% endfor %}
    {% for round_id in ['old_round_id', 'new_round_id'] %}
    select
        'software_gains' as mart,
        benchmark_id,
        scenario,
        comparability_id,
        {{ round_id }} as round_id
    from {{ ref('software_gains') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

breaks as (
    select
        breaks.*,
        rounds.round_date as break_date
    from {{ ref('comparability_breaks') }} as breaks
    inner join {{ ref('rounds') }} as rounds on breaks.round_id = rounds.round_id
)

select
    compared.mart,
    compared.comparability_id,
    compared.scenario,
    min(rounds.round_id) as first_round_id,
    max(rounds.round_id) as last_round_id,
    breaks.reason
from compared
inner join {{ ref('rounds') }} as rounds on compared.round_id = rounds.round_id
inner join breaks
    on
        rounds.suite = breaks.suite
        and compared.benchmark_id = coalesce(breaks.benchmark_id, compared.benchmark_id)
        and compared.scenario is not distinct from coalesce(breaks.scenario, compared.scenario)
group by compared.mart, compared.comparability_id, compared.scenario, breaks.break_date, breaks.reason
having min(rounds.round_date) < breaks.break_date and max(rounds.round_date) >= breaks.break_date
