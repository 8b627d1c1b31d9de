-- The best closed result of each round in each measure, and the best so far among the results that may be compared:
-- performance with power is not compared with performance without, and energy of one metering point not with another.
with

measured as (
    unpivot (
        select
            suite,
            category,
            benchmark_id,
            scenario,
            comparability_id,
            performance_comparability_id != comparability_id as is_with_power,
            metering_point,
            round_id,
            round_date,
            submitter,
            system_name,
            public_id,
            power_quality_flags,
            result_id,
            efficiency_samples_per_j,
            efficiency_tokens_per_j,
            training_energy_kj,
            throughput_samples_per_s,
            throughput_tokens_per_s,
            latency_ms,
            stream_count,
            time_to_train_min,
            throughput_models_per_min,
            read_throughput_samples_per_s
        from facts
        where division = 'closed' and is_published
    )
    on
    efficiency_samples_per_j, efficiency_tokens_per_j, training_energy_kj, throughput_samples_per_s,
    throughput_tokens_per_s, latency_ms, stream_count, time_to_train_min, throughput_models_per_min,
    read_throughput_samples_per_s
    into name measure value amount
),

compared as (
    select
        measured.* exclude (is_with_power, metering_point),
        measures.measurement_role = 'performance' and measured.is_with_power as is_with_power,
        case when measures.measurement_role = 'energy' then measured.metering_point end as metering_point,
        -- The smaller, the better.
        case when measures.is_higher_better then -measured.amount else measured.amount end as cost
    from measured
    inner join published.seeds.measures as measures on measured.measure = measures.measure
),

lines as (
    select
        *,
        row(
            measure, category, benchmark_id, scenario, comparability_id, is_with_power, metering_point
        ) as line
    from compared
),

best_of_round as (
    select
        *,
        count(*) over (partition by line, round_id) as result_count
    from lines
    qualify row_number() over (partition by line, round_id order by cost, result_id) = 1
)

select
    * exclude (round_date, cost, line),
    abs(min(cost) over (
        partition by line
        order by round_date, round_id
        rows between unbounded preceding and current row
    )) as best_so_far
from best_of_round
order by
    suite, category, benchmark_id, scenario, measure, comparability_id, is_with_power, metering_point, round_date,
    round_id
