-- One row per result folder and measure: the official value, how it was obtained, and its line. The seed
-- tiny_measure_rules lists which values of which mode give a measure, in order of preference: the last median that the
-- runner printed, else the median of the windows that it printed, else that of the windows in the log. A window that
-- the runner calls too short is published all the same.
-- A value computed after the run is used only where the run itself printed none. A log gives the throughput of each
-- window by the device's own clock.
with

files as (
    select * from {{ ref('int_tiny_files_assigned') }}
),

rules as (
    select * from {{ ref('tiny_measure_rules') }}
),

found as (
    select
        source_id,
        source_path,
        source_line,
        pattern_id,
        value_number
    from {{ ref('stg_tiny__values') }}
    union all
    select
        source_id,
        source_path,
        source_line,
        'log_throughput' as pattern_id,
        {{ safe_divide('inference_count * 1e6', 'last_lap_us - first_lap_us') }} as value_number
    from {{ ref('stg_tiny__log_windows') }}
),

ranked as (
    select
        found.*,
        files.result_path,
        files.mode,
        row_number() over (
            partition by found.source_id, files.result_path, files.mode, found.pattern_id
            order by files.is_afterthought asc, found.source_path desc, found.source_line desc
        ) as rank_from_end
    from found
    inner join files
        on
            found.source_id = files.source_id
            and found.source_path = files.source_path
),

summarized as (
    select
        source_id,
        result_path,
        mode,
        pattern_id,
        max(value_number) filter (where rank_from_end = 1) as last_value,
        median(value_number) as median_value,
        max(source_path) filter (where rank_from_end = 1) as source_path,
        max(source_line) filter (where rank_from_end = 1) as source_line
    from ranked
    group by source_id, result_path, mode, pattern_id
),

candidates as (
    select
        summarized.source_id,
        summarized.result_path,
        rules.measure,
        rules.basis,
        rules.preference,
        case rules.statistic when 'last' then summarized.last_value else summarized.median_value end
        * rules.factor as amount,
        summarized.source_path,
        summarized.source_line
    from summarized
    inner join rules
        on
            summarized.mode = rules.mode
            and summarized.pattern_id = rules.pattern_id
)

select
    source_id,
    result_path,
    measure,
    basis,
    amount,
    source_path,
    source_line
from candidates
where amount is not null
qualify row_number() over (partition by source_id, result_path, measure order by preference) = 1
