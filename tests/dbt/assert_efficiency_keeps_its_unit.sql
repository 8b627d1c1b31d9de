-- Samples per joule stay in columns of samples and tokens per joule in columns of tokens, from the facts to every mart
-- that names its result. Fails with the results whose efficiency in a mart differs from that of the facts in the same
-- unit, and with those that have tokens per joule although their benchmark generates none.
{% set marts = [
    ('division_datacenter', 'result_id', 'efficiency_samples_per_j', 'efficiency_tokens_per_j'),
    ('division_edge', 'result_id', 'efficiency_samples_per_j', 'efficiency_tokens_per_j'),
    ('division_tiny', 'result_id', 'efficiency_samples_per_j', 'null'),
    ('efficiency_trends', 'result_id', 'best_samples_per_j', 'best_tokens_per_j'),
    ('leaderboard', 'result_id', 'efficiency_samples_per_j', 'efficiency_tokens_per_j'),
    ('software_gains', 'old_result_id', 'old_samples_per_j', 'old_tokens_per_j'),
    ('software_gains', 'new_result_id', 'new_samples_per_j', 'new_tokens_per_j'),
    ('accuracy_cost', 'low_target_result_id', 'low_target_samples_per_j', 'low_target_tokens_per_j'),
    ('accuracy_cost', 'high_target_result_id', 'high_target_samples_per_j', 'high_target_tokens_per_j'),
] %}
with

results as (
    select * from {{ ref('fct_results') }}
),

shown as (
    {% for mart, key, samples_per_j, tokens_per_j in marts %}
    select
        '{{ mart }}' as mart,
        {{ key }} as result_id,
        {{ samples_per_j }} as samples_per_j,
        {{ tokens_per_j }} as tokens_per_j
    from {{ ref(mart) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    shown.mart,
    shown.result_id,
    shown.samples_per_j,
    results.efficiency_samples_per_j,
    shown.tokens_per_j,
    results.efficiency_tokens_per_j
from shown
inner join results on shown.result_id = results.result_id
where
    shown.samples_per_j is distinct from results.efficiency_samples_per_j
    or shown.tokens_per_j is distinct from results.efficiency_tokens_per_j
union all
select
    'fct_results' as mart,
    results.result_id,
    null as samples_per_j,
    results.efficiency_samples_per_j,
    null as tokens_per_j,
    results.efficiency_tokens_per_j
from results
inner join {{ ref('benchmarks') }} as benchmarks
    on
        results.suite = benchmarks.suite
        and results.benchmark_id = benchmarks.benchmark_id
where results.efficiency_tokens_per_j is not null and not benchmarks.has_tokens
