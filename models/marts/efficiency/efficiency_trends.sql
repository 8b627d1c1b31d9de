-- One row per category, benchmark and round: the most efficient closed result of the round, and the best up to that
-- round. Datacenter and edge compare Offline results, the only scenario that all rounds measure in the same way. The
-- running best begins again where a benchmark changed under its name, and never falls, even if all systems of a round
-- are worse: read it beside the best of the round. A benchmark that generates tokens is compared in tokens, the others
-- in samples. Submissions on this machine are left out.
-- The trend figures of the paper (`paper_trends_ranked`) compare series of the paper's export, always in samples, and
-- their published variants repeat the scripts' joins. Both have the same few lines of running best: one macro for both
-- would be longer than the lines that it saves.
with

results as (
    select * from {{ ref('fct_results') }}
),

rounds as (
    select * from {{ ref('rounds') }}
),

candidates as (
    select
        *,
        row_number() over (
            partition by category, benchmark_id, round_id
            order by
                efficiency_tokens_per_j desc nulls last,
                efficiency_samples_per_j desc nulls last,
                result_id asc
        ) as rank_in_round,
        count(*) over (partition by category, benchmark_id, round_id) as result_count
    from results
    where
        division = 'closed'
        and coalesce(scenario, 'offline') = 'offline'
        and coalesce(efficiency_samples_per_j, efficiency_tokens_per_j) is not null
        and is_published
),

best_of_round as (
    select
        candidates.category,
        candidates.benchmark_id,
        candidates.comparability_id,
        candidates.scenario,
        candidates.round_id,
        rounds.round_date,
        candidates.result_count,
        candidates.efficiency_samples_per_j as best_samples_per_j,
        candidates.efficiency_tokens_per_j as best_tokens_per_j,
        candidates.power_quality_flags,
        candidates.result_id
    from candidates
    inner join rounds on candidates.round_id = rounds.round_id
    where candidates.rank_in_round = 1
),

with_history as (
    select
        *,
        max(best_samples_per_j) over so_far as running_best_samples_per_j,
        max(best_tokens_per_j) over so_far as running_best_tokens_per_j,
        first_value(best_samples_per_j) over so_far as first_samples_per_j,
        first_value(best_tokens_per_j) over so_far as first_tokens_per_j
    from best_of_round
    window so_far as (
        partition by category, comparability_id
        order by round_date
        rows between unbounded preceding and current row
    )
)

select
    category,
    benchmark_id,
    comparability_id,
    scenario,
    round_id,
    round_date,
    cast(result_count as integer) as result_count,
    best_samples_per_j,
    best_tokens_per_j,
    running_best_samples_per_j,
    running_best_tokens_per_j,
    coalesce(
        {{ safe_divide('running_best_tokens_per_j', 'first_tokens_per_j') }},
        {{ safe_divide('running_best_samples_per_j', 'first_samples_per_j') }}
    ) as normalized_efficiency,
    coalesce(
        {{ safe_divide('best_tokens_per_j', 'first_tokens_per_j') }},
        {{ safe_divide('best_samples_per_j', 'first_samples_per_j') }}
    ) as round_normalized_efficiency,
    power_quality_flags,
    result_id
from with_history
