-- One row per power run: what it was measured with, and what is known of the system's power: the analyzer, the line,
-- and what the description of the system says.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where has_power
),

sessions as (
    select * from {{ ref('stg_inference__power_sessions') }}
    where side = 'server'
),

lines as (
    select * from {{ ref('int_power_lines_measured') }}
),

classes as (
    select * from {{ ref('line_classes') }}
)

select
    results.source_id || '/' || results.result_path || '/performance/run_1' as run_id,
    sessions.analyzer_model,
    sessions.analyzer_serial_hash,
    sessions.analyzer_firmware as firmware,
    sessions.has_calibration_date,
    lines.line_v,
    classes.line_class,
    lines.amps,
    lines.true_power_factor,
    lines.channel_count,
    lines.channel_imbalance_pct,
    results.power_management,
    results.power_supply_details,
    results.cooling,
    coalesce(results.power_management, results.power_supply_details) is not null as is_power_disclosed,
    lower(results.system_dir || ' ' || results.system_name) like '%maxq%' as is_maxq
from results
left join sessions on results.source_id = sessions.source_id and results.result_path = sessions.result_path
left join lines on results.source_id || '/' || results.result_path || '/performance/run_1' = lines.run_id
left join classes on lines.line_v >= classes.least_v and lines.line_v < classes.below_v
