-- One row per Inference result with power: what its server.json and client.json say of the same session.
{% set times = [
    'ranging_requested_s', 'ranging_started_s', 'ranging_stopped_s', 'ranging_completed_s',
    'testing_requested_s', 'testing_started_s', 'testing_stopped_s', 'testing_completed_s',
] %}
with

sessions as (
    select * from {{ ref('stg_inference__power_sessions') }}
)

select
    runs.source_id,
    runs.result_path,
    server.session_name,
    client.session_name as client_session_name,
    server.client_uuid || ' ' || server.server_uuid as uuids,
    client.client_uuid || ' ' || client.server_uuid as client_uuids,
    case when server.is_debug then 'on' else 'off' end as debug_mode,
    greatest(
        {% for time in times %}
        abs(client.{{ time }} - server.{{ time }}){{ ',' if not loop.last }}
        {% endfor %}
    ) as clock_difference_s,
    server.testing_started_s - server.ranging_stopped_s as ranging_lead_s,
    least(
        {{ epoch_seconds('runs.window_begun_at') }} - client.testing_started_s,
        client.testing_stopped_s - {{ epoch_seconds('runs.window_ended_at') }}
    ) as window_margin_s,
    server.ptdaemon_device as analyzer_type,
    split_part(server.ptdaemon_version, '-', 1) as ptdaemon_version,
    server.device_type,
    length(server.analyzer_channels) - length(replace(server.analyzer_channels, ',', '')) + 1 as channel_count,
    server.source_path,
    client.source_path as client_source_path,
    runs.window_source_path,
    runs.window_source_line
from {{ ref('int_power_runs_measured') }} as runs
{% for side in ['server', 'client'] %}
left join sessions as {{ side }}
    on
        runs.source_id = {{ side }}.source_id
        and runs.result_path = {{ side }}.result_path
        and {{ side }}.side = '{{ side }}'
{% endfor %}
