-- One row per result folder of a Mobile or Automotive submission, with its performance log. Automotive has the folders
-- of Inference.
with

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

rounds as (
    select * from {{ ref('rounds') }}
),

automotive_files as (
    select
        files.*,
        files.used_model as benchmark_text
    from {{ ref('stg_inference__files') }} as files
    inner join sources on files.source_id = sources.source_id
    where sources.suite = 'automotive'
),

mobile_files as (
    select * from {{ ref('stg_mobile__files') }}
    where mode = 'performance'
),

files as (
    {{ union_by_name(['automotive_files', 'mobile_files']) }}
),

results as (
    select
        source_id,
        result_path,
        any_value(division) as division,
        any_value(submitter_text) as submitter_text,
        any_value(system_dir) as system_dir,
        any_value(benchmark_text) as benchmark_text,
        any_value(scenario_text) as scenario_text,
        min(source_path) filter (where file_kind = 'detail_log') as log_path,
        coalesce(min(source_path) filter (where file_kind = 'detail_log'), min(source_path)) as source_path
    from files
    group by source_id, result_path
)

select
    results.*,
    sources.suite,
    sources.round_id,
    rounds.version,
    cast(null as bigint) as source_line
from results
inner join sources on results.source_id = sources.source_id
inner join rounds on sources.round_id = rounds.round_id
