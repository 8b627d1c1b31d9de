-- One row per result with performance and power: whether it is on the Pareto frontier of its round, category, division,
-- benchmark and scenario, that is, whether no other result is at least as fast at no more power and better in one of
-- the two. Results are compared within one measure of performance only; a shorter latency or time to train is faster.
with

results as (
    select * from {{ ref('fct_results') }}
    where is_published and implied_power_w is not null
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

with_rivals as (
    select
        *,
        -- A window ordered by speed contains all results that are at least as fast.
        min(implied_power_w) over (
            partition by round_id, category, division, benchmark_id, scenario, performance_measure
            order by speed desc
            range between unbounded preceding and current row
        ) as least_power_at_speed_w,
        max(speed) over (
            partition by
                round_id, category, division, benchmark_id, scenario, performance_measure, implied_power_w
        ) as greatest_speed_at_power,
        count(*) over (
            partition by round_id, category, division, benchmark_id, scenario, performance_measure
        ) as competitor_count
    from with_speed
)

select
    round_id,
    category,
    division,
    benchmark_id,
    comparability_id,
    scenario,
    performance_measure,
    throughput_samples_per_s,
    throughput_tokens_per_s,
    latency_ms,
    time_to_train_min,
    implied_power_w,
    implied_power_w = least_power_at_speed_w and speed = greatest_speed_at_power as is_on_frontier,
    cast(competitor_count as integer) as competitor_count,
    submitter,
    system_name,
    accelerator_name,
    accelerator_count,
    public_id,
    result_id
from with_rivals
