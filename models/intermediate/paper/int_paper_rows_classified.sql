-- One row per line of the released edition: a measurement, or the reason why it is not one. Datacenter, edge, Tiny and
-- Training lines have the same columns; the printed edition is used for comparisons only.
with

results as (
    select * from {{ ref('stg_paper__results') }}
),

training_results as (
    select * from {{ ref('stg_paper__training_results') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

rounds as (
    select * from {{ ref('rounds') }}
),

all_rows as (
    {{ union_by_name(['results', 'training_results']) }}
)

select
    {% for column in paper_row_columns() + ['software', 'availability_text'] %}
    all_rows.{{ column }},
    {% endfor %}
    sources.suite,
    sources.category,
    sources.division,
    rounds.round_id,
    case
        when all_rows.unit_text is not null and all_rows.result_number is null then 'measure_without_number'
        when all_rows.unit_text is not null then null
        when all_rows.result_text is null then 'blank'
        when all_rows.result_text like '%closed/%' then 'path'
        else 'status_text'
    end as rejection_reason
from all_rows
inner join sources on all_rows.source_id = sources.source_id
left join rounds on sources.suite = rounds.suite and all_rows.version = rounds.version
where sources.edition = 'released'
