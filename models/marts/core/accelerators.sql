-- One row per accelerator model that was reviewed, with the number of published results that name it.
with

results as (
    select
        accelerator_model,
        count(*) as result_count,
        count(*) filter (where has_power) as power_result_count,
        min_by(round_id, concat_ws(' ', round_date, round_id)) as first_round_id,
        max_by(round_id, concat_ws(' ', round_date, round_id)) as last_round_id
    from {{ ref('fct_results') }}
    where is_published
    group by accelerator_model
)

select
    models.accelerator_model,
    models.accelerator_vendor,
    models.accelerator_family,
    models.architecture,
    models.release_year,
    models.release_year_source,
    models.tdp_w,
    models.tdp_source,
    models.notes,
    cast(coalesce(results.result_count, 0) as integer) as result_count,
    cast(coalesce(results.power_result_count, 0) as integer) as power_result_count,
    results.first_round_id,
    results.last_round_id
from {{ ref('accelerator_models') }} as models
left join results on models.accelerator_model = results.accelerator_model
