-- The power run that a result rests on, and how well it was measured. Results that rest on the same measurement, as
-- those of a system in two categories, have the run of one of them.
select
    facts.round_id,
    facts.division,
    facts.row_number,
    runs.run_id,
    runs.window_s,
    runs.window_sample_count,
    runs.counted_sample_count,
    runs.mean_power_w,
    runs.min_power_w,
    runs.p95_power_w,
    runs.max_power_w,
    runs.power_w,
    runs.energy_j_per_query,
    runs.published_power_w,
    runs.published_energy_j_per_query,
    runs.published_by,
    runs.published_difference_pct,
    runs.source_id,
    runs.source_path,
    runs.source_line,
    runs.window_source_path,
    runs.window_source_line,
    quality.idle_power_w,
    quality.idle_to_load_ratio,
    quality.first_30s_to_mean_ratio,
    quality.drift_pct,
    quality.power_cv,
    quality.avg_uncertainty_pct,
    quality.max_uncertainty_pct,
    quality.line_v,
    quality.true_power_factor,
    quality.channel_count,
    quality.analyzer_model,
    quality.cooling,
    quality.power_management,
    quality.power_supply_details
from published.marts.power_runs as runs
inner join published.marts.power_quality as quality on runs.run_id = quality.run_id
inner join facts on runs.measurement_id = facts.measurement_id
qualify
    row_number() over (
        partition by facts.row_number order by runs.result_id = facts.result_id desc, runs.run_id
    ) = 1
order by facts.row_number
