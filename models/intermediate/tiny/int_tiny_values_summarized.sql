-- One row per result folder, mode and kind of value: the last one printed, the median of all, and how many there are.
-- What was computed afterwards counts only where the run itself printed nothing. A log gives the throughput of each
-- window by the device's own clock.
with

files as (
    select * from {{ ref('int_tiny_files_placed') }}
),

printed as (
    select * from {{ ref('stg_tiny__values') }}
),

windows as (
    select * from {{ ref('stg_tiny__log_windows') }}
),

found as (
    select
        source_id,
        source_path,
        source_line,
        pattern_id,
        value_number
    from printed
    union all
    select
        source_id,
        source_path,
        source_line,
        'log_throughput' as pattern_id,
        {{ safe_divide('inference_count * 1e6', 'last_lap_us - first_lap_us') }} as value_number
    from windows
),

placed as (
    select
        found.*,
        files.location,
        files.mode,
        row_number() over (
            partition by found.source_id, files.location, files.mode, found.pattern_id
            order by files.is_afterthought asc, found.source_path desc, found.source_line desc
        ) as place_from_end
    from found
    inner join files
        on
            found.source_id = files.source_id
            and found.source_path = files.source_path
)

select
    source_id,
    location,
    mode,
    pattern_id,
    count(*) as value_count,
    max(value_number) filter (where place_from_end = 1) as last_value,
    median(value_number) as median_value,
    max(source_path) filter (where place_from_end = 1) as source_path,
    max(source_line) filter (where place_from_end = 1) as source_line
from placed
group by source_id, location, mode, pattern_id
