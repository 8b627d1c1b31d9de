-- One row per file of a power measurement and checksum of it, listed by a side of the session or found.
select
    source_id,
    source_path,
    source_line,
    {{ result_path_of_file() }} as result_path,
    case
        when source_path like '%/server.json' then 'server'
        when source_path like '%/client.json' then 'client'
        else 'file'
    end as stated_by,
    listed_path,
    sha1,
    sha1_with_crlf
from {{ source('raw', 'inference_power_checksums') }}
