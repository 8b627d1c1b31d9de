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
    select
        {% for column in paper_row_columns() %}
        {{ column }},
        {% endfor %}
        software,
        cast(null as varchar) as availability_text
    from results
    union all
    select
        {% for column in paper_row_columns() %}
        {{ 'cast(null as varchar) as scenario_text' if column == 'scenario_text' else column }},
        {% endfor %}
        cast(null as varchar) as software,
        availability_text
    from training_results
)

select
    all_rows.*,
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
