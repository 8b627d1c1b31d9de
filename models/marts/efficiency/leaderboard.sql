-- One row per most efficient result of a round, category, division, benchmark and scenario; results that tie have a row
-- each. Samples and tokens are ranked separately: a benchmark whose results are known in both has a winner in both.
-- Submissions on this machine are not ranked.
with

results as (
    select * from {{ ref('fct_results') }}
    where is_published
),

ranked_results as (
    {% for unit in ['samples_per_j', 'tokens_per_j'] %}
    select
        *,
        '{{ unit }}' as ranked_by,
        efficiency_{{ unit }} as ranking_efficiency
    from results
    where efficiency_{{ unit }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        *,
        rank() over (
            partition by round_id, category, division, benchmark_id, scenario, ranked_by
            order by ranking_efficiency desc
        ) as efficiency_rank,
        count(*) over (
            partition by round_id, category, division, benchmark_id, scenario, ranked_by
        ) as competitor_count,
        count(*) over (
            partition by round_id, category, division, benchmark_id, scenario, ranked_by, ranking_efficiency
        ) as tied_count
    from ranked_results
)

select
    round_id,
    category,
    division,
    benchmark_id,
    comparability_id,
    scenario,
    ranked_by,
    efficiency_samples_per_j,
    efficiency_tokens_per_j,
    mean_power_w,
    cast(competitor_count as integer) as competitor_count,
    cast(tied_count as integer) as tied_count,
    tied_count > 1 as is_tied,
    submitter,
    system_name,
    accelerator_name,
    accelerator_count,
    public_id,
    result_id
from ranked
where efficiency_rank = 1
