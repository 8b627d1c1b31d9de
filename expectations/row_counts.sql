-- Number of rows of each source by raw table and part, beside the reviewed number, which is 0 for a part that nobody
-- reviewed. Not counted are submissions on this machine, archives whose bytes differ from the reviewed ones (their host
-- may pack them again), and, if a source comes from the bundle, what the bundle does not have of it: other divisions
-- than the closed one, and power samples.
with

found as (
    {counts}
),

reviewed as (
    select counts.*
    from read_csv(
        $file,
        header = true,
        columns = {{table_name: 'varchar', source_id: 'varchar', part: 'varchar', expected_row_count: 'bigint'}}
    ) as counts
    inner join raw.sources on counts.source_id = sources.source_id and sources.has_locked_bytes
)

select
    coalesce(found.table_name, reviewed.table_name) as table_name,
    coalesce(found.source_id, reviewed.source_id) as source_id,
    coalesce(found.part, reviewed.part) as part,
    coalesce(found.row_count, 0) as row_count,
    coalesce(reviewed.expected_row_count, 0) as expected_row_count
from found
full outer join reviewed
    on
        found.table_name = reviewed.table_name
        and found.source_id = reviewed.source_id
        and found.part = reviewed.part
inner join raw.sources
    on coalesce(found.source_id, reviewed.source_id) = sources.source_id
where
    sources.has_locked_bytes
    and (
        found.row_count is not null
        or sources.origin = 'cache'
        or (sources.origin = 'bundle' and sources.bundled = 'all')
        or (
            sources.origin = 'bundle'
            and reviewed.part = 'closed'
            and (sources.bundled = 'closed' or (sources.bundled = 'results' and reviewed.table_name != 'power_samples'))
        )
    )
