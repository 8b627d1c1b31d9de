-- One row per file of the paper's export: how each of its raw rows was used. Every row is a measurement in the facts,
-- rejected with a reason, withdrawn by a correction, or kept for comparison only (another edition of a file, or the
-- table of figure 1).
{% set replacement_character = '�' %}
with

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

rejected as (
    select
        source_id,
        count(*) as row_count
    from {{ ref('rejected_rows') }}
    group by source_id
),

withdrawn as (
    select
        source_id,
        count(*) as row_count
    from {{ ref('withdrawn_rows') }}
    group by source_id
),

used as (
    select
        source_id,
        count(*) as row_count
    from {{ ref('int_measurements_corrected') }}
    where is_in_paper_export and not is_withdrawn
    group by source_id
),

raw_rows as (
    select
        source_id,
        concat_ws(
            '', submitter_text, system_name, accelerator_name, host_processor_text, software, result_text
        ) as texts
    from {{ ref('stg_paper__results') }}
    union all
    select
        source_id,
        concat_ws('', submitter_text, system_name, accelerator_name, host_processor_text, result_text) as texts
    from {{ ref('stg_paper__training_results') }}
    union all
    select
        source_id,
        series_name as texts
    from {{ ref('stg_paper__performance_trends') }}
),

counted as (
    select
        source_id,
        count(*) as row_count,
        count(*) filter (where texts like '%{{ replacement_character }}%') as garbled_row_count,
        sum(length(texts) - length(replace(texts, '{{ replacement_character }}', ''))) as garbled_character_count
    from raw_rows
    group by source_id
)

select
    sources.source_id,
    sources.edition,
    sources.category,
    sources.source_path,
    sources.url,
    sources.source_sha256,
    cast(counted.row_count as integer) as row_count,
    cast(coalesce(used.row_count, 0) as integer) as measurement_row_count,
    cast(coalesce(rejected.row_count, 0) as integer) as rejected_row_count,
    cast(coalesce(withdrawn.row_count, 0) as integer) as withdrawn_row_count,
    cast(case when used.row_count is null then counted.row_count else 0 end as integer) as comparison_row_count,
    cast(counted.garbled_row_count as integer) as garbled_row_count,
    cast(counted.garbled_character_count as integer) as garbled_character_count
from sources
inner join counted on sources.source_id = counted.source_id
left join used on sources.source_id = used.source_id
left join rejected on sources.source_id = rejected.source_id
left join withdrawn on sources.source_id = withdrawn.source_id
