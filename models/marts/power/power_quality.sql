-- One row per power run of a submission: how well its power was measured, in numbers and as flags.
{% set measured = {
    'qualities': [
        'avg_uncertainty_pct', 'max_uncertainty_pct', 'uncertainty_sample_count', 'over_limit_sample_count',
        'unknown_sample_count', 'v_range_set', 'a_range_set', 'v_range_found', 'a_range_found',
        'is_auto_range_before', 'ranging_mean_w', 'testing_to_ranging_ratio',
    ],
    'runs': ['idle_power_w'],
    'steadiness': ['idle_to_load_ratio', 'first_30s_to_mean_ratio', 'drift_pct', 'power_cv'],
    'setups': [
        'line_v', 'line_class', 'amps', 'true_power_factor', 'channel_count', 'channel_imbalance_pct',
        'analyzer_model', 'analyzer_serial_hash', 'firmware', 'has_calibration_date', 'power_management',
        'power_supply_details', 'cooling', 'is_power_disclosed', 'is_maxq',
    ],
} %}
with

runs as (
    select * from {{ ref('power_runs') }}
),

qualities as (
    select * from {{ ref('int_power_qualities_flagged') }}
),

setups as (
    select * from {{ ref('int_power_setups_described') }}
)

select
    runs.run_id,
    runs.result_id,
    runs.is_published,
    runs.round_id,
    runs.benchmark_id,
    runs.scenario,
    qualities.power_quality_flags as flags,
    {% for relation, columns in measured.items() %}
    {% for column in columns %}
    {{ 'qualities' if relation == 'steadiness' else relation }}.{{ column }},
    {% endfor %}
    {% endfor %}
    runs.measurement_id,
    runs.source_id,
    qualities.session_source_path as source_path,
    qualities.uncertainty_source_line as source_line
from runs
inner join qualities on runs.run_id = qualities.run_id
inner join setups on runs.run_id = setups.run_id
