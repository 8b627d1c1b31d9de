-- Each raw row that source_accounting counts as a measurement must be the performance or the power of one result, as
-- one of its sources. Fails with the files whose counts differ.
with

cited as (
    select
        published_source as source_id,
        count(source_line) + count(power_source_line) as row_count
    from {{ ref('result_sources') }}
    group by published_source
)

select
    accounting.source_id,
    accounting.measurement_row_count,
    cited.row_count as cited_row_count
from {{ ref('source_accounting') }} as accounting
left join cited on accounting.source_id = cited.source_id
where accounting.measurement_row_count != coalesce(cited.row_count, 0)
