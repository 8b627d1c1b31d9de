-- One row per source of the register: which file it is and what holds for all its rows.
select
    source_id,
    source_path,
    url,
    repository,
    commit as commit_id,
    reader,
    edition,
    suite,
    round_id,
    category,
    division,
    sha256 as source_sha256,
    byte_count
from {{ source('raw', 'sources') }}
