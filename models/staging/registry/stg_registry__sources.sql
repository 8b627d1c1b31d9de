-- One row per source: what it is, where it comes from, and what is the same for all its rows.
select
    source_id,
    kind,
    origin,
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
    -- Results without their power samples are those of the closed division.
    case when bundled = 'results' then 'closed' else bundled end as bundled_divisions,
    withdrawn_on,
    retrieved_on as retrieved_date,
    sha256 as source_sha256,
    byte_count
from {{ source('raw', 'sources') }}
