-- One row per Inference result with power and check of its power session.
{% set checks = {
    'session_names_match': [none, 'client_session_name', 'session_name', 'client_source_path'],
    'session_clocks_agree': ['clock_difference_s', none, none, 'client_source_path'],
    'ranging_before_testing': ['ranging_lead_s', none, none, 'source_path'],
    'window_in_session': ['window_margin_s', none, none, 'window_source_path'],
    'analyzer_accepted': [none, 'analyzer_type', 'accepted_types', 'source_path'],
    'ptdaemon_accepted': [none, 'ptdaemon_version', none, 'source_path'],
    'analyzer_channels': [none, 'cast(channel_count as varchar)', none, 'source_path'],
} %}
with

analyzers as (
    select * from {{ ref('accepted_analyzers') }}
),

accepted as (
    select
        rounds.version,
        {{ list_distinct('analyzers.analyzer') }} as accepted_types
    from {{ ref('rounds') }} as rounds
    inner join analyzers on {{ holds_in('analyzers', 'rounds.version') }}
    where rounds.suite = 'inference'
    group by rounds.version
),

sessions as (
    select
        sessions.*,
        accepted.accepted_types
    from {{ ref('int_power_sessions_paired') }} as sessions
    left join accepted on sessions.version = accepted.version
)

{% for check_id, (value, text, expected, path) in checks.items() %}
select
    source_id,
    result_path,
    '{{ check_id }}' as check_id,
    {{ value or 'null' }} as measured_value,
    {{ text or 'null' }} as measured_text,
    {{ expected or 'null' }} as expected_text,
    'session_missing' as missing_reason,
    {{ path }} as source_path,
    {{ 'window_source_line' if path == 'window_source_path' else 'null' }} as source_line
from sessions
{{ "where device_type = '77'" if check_id == 'analyzer_channels' }}
{{ 'union all' if not loop.last }}
{% endfor %}
