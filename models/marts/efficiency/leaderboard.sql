-- One row per ranked result, from the most efficient (rank 1) on; results that tie share a rank. Samples and tokens are
-- ranked separately: a benchmark whose results are known in both has a winner in both. In the open division a benchmark
-- stands for a task and the submitters choose the model, so each model has a ranking of its own, and a result whose
-- model is not known is in none. Submissions on this machine are not ranked.
-- Results are compared within one value of each of these columns only.
{% set ranking = [
    'round_id', 'category', 'division', 'benchmark_id', 'ranked_model', 'scenario', 'ranked_by', 'metering_point',
] %}
{% set tie = ranking + ['ranking_efficiency'] %}
with

results as (
    select
        *,
        case when division = 'open' then used_model else benchmark_id end as ranked_model
    from {{ ref('fct_results') }}
    where is_published
),

rounds as (
    select * from {{ ref('rounds') }}
    where suite = 'inference'
),

accuracy_targets as (
    select * from {{ ref('inference_accuracy_targets') }}
    -- An accuracy text with several metrics is not compared.
    qualify count(*) over (partition by benchmark_id, first_version) = 1
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
    ranked.round_id,
    ranked.category,
    ranked.division,
    ranked.benchmark_id,
    ranked.comparability_id,
    ranked.ranked_model,
    ranked.scenario,
    ranked.ranked_by,
    cast(ranked.efficiency_rank as integer) as rank,
    ranked.efficiency_samples_per_j,
    ranked.efficiency_tokens_per_j,
    ranked.mean_power_w,
    ranked.power_quality_flags,
    cast(ranked.competitor_count as integer) as competitor_count,
    cast(ranked.rival_submitter_count as integer) as rival_submitter_count,
    ranked.rival_submitter_count > 0 as is_contested,
    cast(ranked.tied_count as integer) as tied_count,
    ranked.tied_count > 1 as is_tied,
    cast(
        case when ranked.tied_log_count = ranked.tied_count then ranked.measurement_count end as integer
    ) as tied_measurement_count,
    ranked.tied_count > 1
    and case when ranked.tied_log_count = ranked.tied_count then ranked.measurement_count = 1 end as is_tied_by_copies,
    ranked.availability,
    ranked.used_model,
    ranked.accuracy_text,
    {{ single_accuracy('ranked.accuracy_text', 'accuracy_targets.metric') }}
    >= accuracy_targets.reference_accuracy * accuracy_targets.required_share as has_closed_accuracy,
    ranked.submitter,
    ranked.system_name,
    ranked.accelerator_name,
    ranked.accelerator_count,
    ranked.public_id,
    ranked.result_id
from ranked
left join rounds on ranked.round_id = rounds.round_id
left join accuracy_targets
    on
        ranked.benchmark_id = accuracy_targets.benchmark_id
        and {{ holds_in('accuracy_targets', 'rounds.version') }}
