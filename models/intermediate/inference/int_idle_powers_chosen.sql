-- One row per Inference result whose idle power is known: from the samples of its own power run, else from the reviewed
-- seed idle_powers, which has systems whose logs the warehouse does not hold.
with

results as (
    select * from {{ ref('int_results_identified') }}
    where is_preferred and suite = 'inference' and has_power
),

measured as (
    select
        *,
        idle_power_w / mean_power_w as idle_to_load_ratio
    from {{ ref('int_power_runs_measured') }}
    where idle_power_w is not null
),

reviewed as (
    select * from {{ ref('idle_powers') }}
)

select
    results.result_id,
    coalesce(measured.idle_power_w, reviewed.idle_power_w) as idle_power_w,
    coalesce(measured.idle_to_load_ratio, reviewed.idle_to_load_ratio) as idle_to_load_ratio,
    measured.run_id is not null as is_measured
from results
left join measured
    on
        results.published_source = measured.source_id
        and results.result_path = measured.result_path
left join reviewed
    on
        results.round_id = reviewed.round_id
        and results.submitter = reviewed.submitter
        and results.system_dir = reviewed.system_dir
where coalesce(measured.run_id, reviewed.system_dir) is not null
