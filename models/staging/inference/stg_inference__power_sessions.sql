-- One row per power session and side: `server` is the computer of the analyzer, `client` the measured system.
select
    source_id,
    source_path,
    {{ result_path_of_file() }} as result_path,
    case when source_path like '%/server.json' then 'server' else 'client' end as side,
    session_name,
    timezone_s,
    ranging_started_s,
    ranging_stopped_s,
    testing_started_s,
    testing_stopped_s,
    analyzer_count,
    -- The last fields of the analyzer's answer: maker, model, serial number, firmware.
    nullif(split_part(regexp_extract(identity, '[^,]*;[^,]*;[^,]*$'), ';', 1), '') as analyzer_maker,
    nullif(split_part(regexp_extract(identity, '[^,]*;[^,]*;[^,]*$'), ';', 2), '') as analyzer_model,
    nullif(regexp_extract(identity, 'version=([^,]*)', 1), '') as ptdaemon_version,
    channels as analyzer_channels,
    -- The name that PTDaemon has for the analyzer, and its number.
    nullif(split_part(identity, ',', 1), '') as analyzer_type,
    device_type
from {{ source('raw', 'inference_power_sessions') }}
