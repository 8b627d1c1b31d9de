-- One row per file of an archive, or line of a file, that a reader could not use.
select
    source_id,
    source_path,
    source_line,
    reason,
    detail
from {{ source('raw', 'rejections') }}
