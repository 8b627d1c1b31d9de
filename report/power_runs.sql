-- One row per power run of the submission, also of a result that is not counted.
select
    runs.run_id,
    runs.result_path,
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
    runs.samples_source_path as source_path,
    runs.first_line_inside as source_line
from intermediate.int_power_runs_measured as runs
left join marts.power_quality as quality on runs.run_id = quality.run_id
