-- One row per most efficient result of a ranking; results that tie have a row each. Samples and tokens are ranked
-- separately: a benchmark whose results are known in both has a winner in both. In the open division a benchmark stands
-- for a task and the submitters choose the model, so each model has a ranking of its own, and a result whose model is
-- not known is in none. Submissions on this machine are not ranked.
-- Results are compared within one value of each of these columns only.
{% set ranking = ['round_id', 'category', 'division', 'benchmark_id', 'ranked_model', 'scenario', 'ranked_by'] %}
{% set tie = ranking + ['ranking_efficiency'] %}
with

results as (
    select
        *,
        case when division = 'open' then used_model else benchmark_id end as ranked_model
    from {{ ref('fct_results') }}
    where is_published
),

ranked_results as (
    {% for unit in ['samples_per_j', 'tokens_per_j'] %}
    select
        *,
        '{{ unit }}' as ranked_by,
        efficiency_{{ unit }} as ranking_efficiency
    from results
    where efficiency_{{ unit }} is not null and ranked_model is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

numbered as (
    select
        *,
        dense_rank() over (partition by {{ ranking | join(', ') }} order by submitter) as submitter_number,
        dense_rank() over (partition by {{ tie | join(', ') }} order by measurement_id) as measurement_number
    from ranked_results
),

ranked as (
    select
        *,
        rank() over (partition by {{ ranking | join(', ') }} order by ranking_efficiency desc) as efficiency_rank,
        count(*) over (partition by {{ ranking | join(', ') }}) as competitor_count,
        max(submitter_number) over (partition by {{ ranking | join(', ') }}) - 1 as rival_submitter_count,
        count(*) over (partition by {{ tie | join(', ') }}) as tied_count,
        count(measurement_id) over (partition by {{ tie | join(', ') }}) as tied_log_count,
        max(measurement_number) over (partition by {{ tie | join(', ') }}) as measurement_count
    from numbered
)

select
    round_id,
    category,
    division,
    benchmark_id,
    comparability_id,
    ranked_model,
    scenario,
    ranked_by,
    efficiency_samples_per_j,
    efficiency_tokens_per_j,
    implied_power_w,
    cast(competitor_count as integer) as competitor_count,
    cast(rival_submitter_count as integer) as rival_submitter_count,
    rival_submitter_count > 0 as is_contested,
    cast(tied_count as integer) as tied_count,
    tied_count > 1 as is_tied,
    cast(case when tied_log_count = tied_count then measurement_count end as integer) as tied_measurement_count,
    tied_count > 1
    and case when tied_log_count = tied_count then measurement_count = 1 end as is_tied_by_copies,
    availability,
    used_model,
    accuracy_text,
    submitter,
    system_name,
    accelerator_name,
    accelerator_count,
    public_id,
    result_id
from ranked
where efficiency_rank = 1
