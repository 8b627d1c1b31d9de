-- One row per raw table of a source whose bytes changed at the same address and were accepted: how its rows changed.
select
    errata.source_id,
    errata.relocked_date,
    errata.table_name,
    errata.added_row_count,
    errata.removed_row_count,
    errata.changed_row_count,
    errata.old_sha256,
    errata.new_sha256,
    sources.url
from {{ ref('source_errata') }} as errata
left join {{ ref('stg_registry__sources') }} as sources on errata.source_id = sources.source_id
