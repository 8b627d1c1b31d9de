-- One row per result and source that has it, with its efficiency, which is derived here and nowhere else. Where a
-- result is published in samples and its benchmark generates tokens (or the reverse), one is converted to the other
-- with the tokens per sample of its own log, else of the seed; the two never share a column.
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

measured as (
    select
        results.*,
        rounds_grouped.comparability_id,
        -- A number fixed by the benchmark is exact; the number of the result's own log is preferred to one of another
        -- log.
        coalesce(
            case when tokens_per_sample.is_fixed then tokens_per_sample.tokens_per_sample end,
            results.logged_tokens_per_sample,
            tokens_per_sample.tokens_per_sample
        ) as tokens_per_sample
    from results
    left join tokens_per_sample on results.benchmark_id = tokens_per_sample.benchmark_id
    left join rounds_grouped
        on
            results.suite = rounds_grouped.suite
            and results.benchmark_id = rounds_grouped.benchmark_id
            and results.round_id = rounds_grouped.round_id
            and results.scenario is not distinct from rounds_grouped.scenario
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
        {{ safe_divide('all_samples_per_s', 'power_w') }},
        {{ safe_divide('1', 'energy_j_per_inference') }}
    ) as efficiency_samples_per_j,
    coalesce(
        {{ safe_divide('coalesce(throughput_tokens_per_s, throughput_samples_per_s * tokens_per_sample)', 'power_w') }},
        {{ safe_divide('tokens_per_sample', 'energy_j_per_inference') }}
    ) as efficiency_tokens_per_j
from converted
