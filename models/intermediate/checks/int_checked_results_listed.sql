-- One row per result folder of a submission of Inference, Training, HPC or Tiny, counted or not: what decides which
-- rules hold for it.
with

results as (
    select
        source_id,
        result_path,
        division,
        rejection_reason,
        source_path,
        source_line
    from {{ ref('int_inference_results_measured') }}
    {% for model in ['int_training_results_scored', 'int_training_throughputs_scored'] %}
    union all
    select
        source_id,
        result_path,
        division,
        no_score_reason as rejection_reason,
        source_path,
        source_line
    from {{ ref(model) }}
    {% endfor %}
    union all
    select
        source_id,
        result_path,
        division,
        case
            when coalesce(latency_ms, energy_uj_per_inference, duty_cycle) is null then 'no_measurement'
        end as rejection_reason,
        source_path,
        source_line
    from {{ ref('int_tiny_results_pivoted') }}
)

select
    results.*,
    sources.suite,
    sources.round_id,
    rounds.version
from results
inner join {{ ref('stg_registry__sources') }} as sources on results.source_id = sources.source_id
inner join {{ ref('rounds') }} as rounds on sources.round_id = rounds.round_id
