-- One row per power session and side: `server` is the computer of the analyzer, `client` the measured system.
with

sessions as (
    select
        *,
        -- The last fields of the analyzer's answer: when it was calibrated; its maker, model, serial number, firmware.
        regexp_extract(identity, '([^,]*),[^,]*;[^,]*;[^,]*$', 1) as calibration,
        regexp_extract(identity, '[^,]*;[^,]*;[^,]*$', 0) as device
    from {{ source('raw', 'inference_power_sessions') }}
)

select
    source_id,
    source_path,
    {{ result_path_of_file() }} as result_path,
    case when source_path like '%/server.json' then 'server' else 'client' end as side,
    session_name,
    timezone_s,
    ranging_requested_s,
    ranging_started_s,
    ranging_stopped_s,
    ranging_completed_s,
    testing_requested_s,
    testing_started_s,
    testing_stopped_s,
    testing_completed_s,
    client_uuid,
    server_uuid,
    sources_sha256,
    coalesce(debug, 'false') != 'false' as is_debug,
    analyzer_count,
    nullif(split_part(identity, ',', 1), '') as ptdaemon_device,
    nullif(split_part(device, ';', 1), '') as analyzer_maker,
    nullif(split_part(device, ';', 2), '') as analyzer_model,
    case when split_part(device, ';', 3) not in ('', '0') then split_part(device, ';', 3) end as analyzer_serial_hash,
    nullif(split_part(device, ';', 4), '') as analyzer_firmware,
    nullif(calibration, '') != 'no_cal_date' as has_calibration_date,
    nullif(regexp_extract(identity, 'version=([^,]*)', 1), '') as ptdaemon_version,
    device_type,
    channels as analyzer_channels,
    channel_option
from sessions
