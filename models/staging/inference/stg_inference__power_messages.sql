-- One row per command and reply of a power session.
select
    source_id,
    source_path,
    source_line,
    {{ result_path_of_file() }} as result_path,
    case when source_path like '%/server.json' then 'server' else 'client' end as side,
    dialogue,
    position as message_number,
    command,
    reply
from {{ source('raw', 'inference_power_messages') }}
