-- One row per Tiny result and mode of its runs, performance or energy: how many windows its runner printed, and how
-- many of them it calls too short. Null where it printed a median alone.
with

files as (
    select * from {{ ref('int_tiny_files_assigned') }}
    where mode in ('performance', 'energy')
),

found as (
    select * from {{ ref('stg_tiny__values') }}
    where pattern_id in ('short_window', 'window_throughput')
)

select
    files.source_id,
    files.result_path,
    files.mode,
    nullif(count(*) filter (where found.pattern_id = 'window_throughput'), 0) as window_count,
    case
        when count(*) filter (where found.pattern_id = 'window_throughput') > 0
            then count(*) filter (where found.pattern_id = 'short_window')
    end as short_window_count,
    min(found.source_path) as source_path,
    min(found.source_line) as source_line
from files
inner join found on files.source_id = found.source_id and files.source_path = found.source_path
group by files.source_id, files.result_path, files.mode
