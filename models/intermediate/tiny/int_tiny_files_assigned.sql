-- One row per results file or log: the result that it belongs to, and the mode of its run. The first folder below the
-- system's own that has the name of a benchmark ends the system; the folder between the benchmark and the mode, if any,
-- is a variant, which is a result of its own.
with

files as (
    select
        *,
        regexp_extract(result_dir, '^[^/]+', 0) as first_folder,
        regexp_replace(result_dir, '^[^/]+', '') || '/' as below
    from {{ ref('stg_tiny__files') }}
    where kind != 'system'
),

aliases as (
    select
        benchmark_id,
        '/' || benchmark_text || '/' as benchmark_folder
    from {{ ref('benchmark_aliases') }}
    where suite = 'tiny'
),

mode_aliases as (
    select * from {{ ref('tiny_mode_aliases') }}
),

matched as (
    select
        files.*,
        aliases.benchmark_id,
        aliases.benchmark_folder,
        position(aliases.benchmark_folder in files.below) as benchmark_position
    from files
    left join aliases on position(aliases.benchmark_folder in files.below) > 0
),

first_matched as (
    select *
    from matched
    qualify row_number() over (partition by source_id, source_path order by benchmark_position) = 1
)

select
    first_matched.source_id,
    first_matched.source_path,
    first_matched.kind,
    first_matched.division,
    first_matched.submitter_text,
    concat_ws(
        '/', first_matched.division, first_matched.submitter_text, 'results', first_matched.result_dir
    ) as result_path,
    first_matched.first_folder || substring(
        first_matched.below, 1, first_matched.benchmark_position - 1
    ) as system_dir,
    first_matched.benchmark_id,
    nullif(
        trim(
            trailing '/' from substring(
                first_matched.below, first_matched.benchmark_position + length(first_matched.benchmark_folder)
            )
        ),
        ''
    ) as variant,
    mode_aliases.mode,
    first_matched.file_name like '%postproc.txt' as is_afterthought
from first_matched
left join mode_aliases on first_matched.mode_text = mode_aliases.mode_text
