-- One row per file or line of an archive that could not be used.
select
    source_id,
    source_path,
    source_line,
    reason,
    detail
from {{ source('raw', 'rejections') }}
