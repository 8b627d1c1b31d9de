-- One row per Inference result with power and check of its power session.
{% set checks = {
    'session_names_match': ['null', 'client_session_name', 'session_name', 'client_source_path'],
    'session_uuids_match': ['null', 'client_uuids', 'uuids', 'client_source_path'],
    'debug_mode_off': ['null', 'debug_mode', 'null', 'source_path'],
    'session_clocks_agree': ['clock_difference_s', 'null', 'null', 'client_source_path'],
    'ranging_before_testing': ['ranging_lead_s', 'null', 'null', 'source_path'],
    'window_in_session': ['window_margin_s', 'null', 'null', 'window_source_path'],
    'analyzer_accepted': ['null', 'analyzer_type', 'accepted_types', 'source_path'],
    'ptdaemon_accepted': ['null', 'ptdaemon_version', 'null', 'source_path'],
    'analyzer_channels': ['null', 'cast(channel_count as string)', 'null', 'source_path'],
} %}
with

sessions as (
    select
        paired.*,
        analyzers.accepted_types
    from {{ ref('int_power_sessions_paired') }} as paired
    inner join {{ ref('int_inference_results_listed') }} as results
        on paired.source_id = results.source_id and paired.result_path = results.result_path
    left join {{ ref('int_analyzers_accepted') }} as analyzers on results.version = analyzers.version
)

{% for check_id, (value, text, expected, path) in checks.items() %}
select
    source_id,
    result_path,
    '{{ check_id }}' as check_id,
    {{ value }} as measured_value,
    {{ text }} as measured_text,
    {{ expected }} as expected_text,
    'session_missing' as missing_reason,
    {{ path }} as source_path,
    {{ 'window_source_line' if path == 'window_source_path' else 'null' }} as source_line
from sessions
{{ "where device_type = '77'" if check_id == 'analyzer_channels' }}
{{ 'union all' if not loop.last }}
{% endfor %}
