-- One row per result with performance and an official cost: whether it is on the Pareto frontier of its group, that is,
-- whether no other result is at least as fast at no more cost and better in one of the two. The cost is the official
-- measure of the scenario: power, energy per query, or training energy. A group has one round, category, division,
-- benchmark, scenario, measure of performance, measure of cost and metering point; a shorter latency or time to train
-- is faster.
{% set group_columns = [
    'round_id', 'category', 'division', 'benchmark_id', 'scenario', 'performance_comparability_id',
    'performance_measure', 'cost_measure', 'metering_point',
] %}
{% set group = group_columns | join(', ') %}
with

results as (
    select * from {{ ref('fct_results') }}
    where is_published
),

with_speed as (
    {% for measure, speed in {
        'throughput_samples_per_s': 'throughput_samples_per_s',
        'throughput_tokens_per_s': 'throughput_tokens_per_s',
        'latency_ms': '-latency_ms',
        'time_to_train_min': '-time_to_train_min',
    }.items() %}
    select
        *,
        '{{ measure }}' as performance_measure,
        {{ speed }} as speed
    from results
    where {{ measure }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

with_cost as (
    {% for measure in ['power_w', 'energy_j_per_query', 'training_energy_kj'] %}
    select
        *,
        '{{ measure }}' as cost_measure,
        {{ measure }} as cost
    from with_speed
    where {{ measure }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

with_rivals as (
    select
        *,
        -- A window ordered by speed contains all results that are at least as fast.
        min(cost) over (
            partition by {{ group }}
            order by speed desc
            range between unbounded preceding and current row
        ) as least_cost_at_speed,
        max(speed) over (partition by {{ group }}, cost) as greatest_speed_at_cost,
        count(*) over (partition by {{ group }}) as competitor_count
    from with_cost
)

select
    round_id,
    category,
    division,
    benchmark_id,
    comparability_id,
    performance_comparability_id,
    scenario,
    performance_measure,
    throughput_samples_per_s,
    throughput_tokens_per_s,
    latency_ms,
    time_to_train_min,
    cost_measure,
    metering_point,
    power_w,
    energy_j_per_query,
    training_energy_kj,
    mean_power_w,
    power_quality_flags,
    cost = least_cost_at_speed and speed = greatest_speed_at_cost as is_on_frontier,
    cast(competitor_count as integer) as competitor_count,
    submitter,
    system_name,
    accelerator_name,
    accelerator_count,
    public_id,
    result_id
from with_rivals
