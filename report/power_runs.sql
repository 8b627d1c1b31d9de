-- One row per power run of the submission.
with

results as (
    select
        result_id,
        coalesce(result_path, source_path) as result_path
    from marts.fct_results
)

select
    runs.run_id,
    results.result_path,
    runs.window_begun_at,
    runs.window_ended_at,
    runs.window_s,
    runs.sample_count,
    runs.counted_sample_count,
    runs.lead_in_s,
    runs.tail_s,
    runs.idle_power_w,
    runs.min_power_w,
    runs.mean_power_w,
    runs.max_power_w,
    runs.mean_power_factor,
    runs.analyzer_maker,
    runs.analyzer_model,
    quality.avg_uncertainty_pct,
    quality.max_uncertainty_pct,
    quality.idle_to_load_ratio,
    quality.first_30s_to_mean_ratio,
    quality.drift_pct,
    runs.source_path,
    runs.source_line
from marts.power_runs as runs
left join marts.power_quality as quality on runs.run_id = quality.run_id
inner join results on runs.result_id = results.result_id
