-- One row per result and source that has it, with its efficiency, which is derived here and nowhere else. Where a
-- result is published in samples and its benchmark generates tokens (or the reverse), one is converted to the other
-- with the tokens per sample of its own log, else of the seed; the two never share a column. Energy over time is here
-- for the tests of plausibility and for figure 2 only: the latency of a stream is a tail latency, and the official
-- energy of Training has estimated parts, so the quotient is not a power. No mart has it.
with

results as (
    select * from {{ ref('int_results_conformed') }}
),

tokens_per_sample as (
    select * from {{ ref('tokens_per_sample') }}
),

rounds_grouped as (
    select * from {{ ref('int_rounds_grouped') }}
),

performance_rules as (
    select * from {{ ref('performance_comparability_rules') }}
),

measured as (
    select
        results.*,
        rounds_grouped.comparability_id,
        rounds_grouped.comparability_id
        || case
            when results.is_power_run and not performance_rules.is_comparable_with_power then ' with power'
            else ''
        end as performance_comparability_id,
        -- A number fixed by the benchmark is exact; the number of the result's own log is preferred to one of another
        -- log.
        coalesce(
            case when tokens_per_sample.is_fixed then tokens_per_sample.tokens_per_sample end,
            results.logged_tokens_per_sample,
            tokens_per_sample.tokens_per_sample
        ) as tokens_per_sample,
        case
            when tokens_per_sample.is_fixed then 'fixed'
            when results.logged_tokens_per_sample is not null then 'logged'
            when tokens_per_sample.tokens_per_sample is not null then 'seed'
        end as tokens_per_sample_basis
    from results
    left join tokens_per_sample on results.benchmark_id = tokens_per_sample.benchmark_id
    left join rounds_grouped
        on
            results.suite = rounds_grouped.suite
            and results.benchmark_id = rounds_grouped.benchmark_id
            and results.round_id = rounds_grouped.round_id
            and results.scenario is not distinct from rounds_grouped.scenario
    left join performance_rules on results.suite = performance_rules.suite
),

converted as (
    select
        *,
        coalesce(
            throughput_samples_per_s, {{ safe_divide('throughput_tokens_per_s', 'tokens_per_sample') }}
        ) as all_samples_per_s
    from measured
)

select
    *,
    coalesce(
        {{ safe_divide('energy_j_per_query * 1000', 'latency_ms') }},
        {{ safe_divide('training_energy_kj * 1000', 'time_to_train_min * 60') }}
    ) as energy_over_time_w,
    coalesce(
        {{ safe_divide('all_samples_per_s', 'power_w') }},
        {{ safe_divide('1', 'energy_j_per_inference') }}
    ) as efficiency_samples_per_j,
    coalesce(
        {{ safe_divide('coalesce(throughput_tokens_per_s, throughput_samples_per_s * tokens_per_sample)', 'power_w') }},
        {{ safe_divide('tokens_per_sample', 'energy_j_per_inference') }}
    ) as efficiency_tokens_per_j
from converted
