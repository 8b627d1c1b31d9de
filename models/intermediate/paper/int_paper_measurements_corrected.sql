-- One row per measurement of the released edition, as the corrections ledger leaves it.
with

measurements as (
    select * from {{ ref('int_paper_measurements_paired') }}
),

rules as (
    select * from {{ ref('int_paper_rules_matched') }}
),

changes as (
    select
        source_id,
        source_line,
        {% for column in correctable_columns() %}
        count(*) filter (where column_name = '{{ column }}') > 0 as changes_{{ column }},
        max(corrected_value) filter (where column_name = '{{ column }}') as new_{{ column }},
        {% endfor %}
        {{ list_distinct('correction_id') }} as correction_ids,
        count(*) filter (where action = 'withdraw') > 0 as is_withdrawn
    from rules
    group by source_id, source_line
)

select
    {% for column in paper_row_columns() if column not in correctable_columns() %}
    measurements.{{ column }},
    {% endfor %}
    {% for column in paper_row_attributes() %}
    measurements.{{ column }},
    {% endfor %}
    measurements.pair_id,
    measurements.unit_text as unit_text_as_labelled,
    {% for column, type in correctable_columns().items() %}
    case
        when changes.changes_{{ column }} then cast(changes.new_{{ column }} as {{ type }})
        else measurements.{{ column }}
    end as {{ column }},
    {% endfor %}
    changes.correction_ids,
    coalesce(changes.is_withdrawn, false) as is_withdrawn
from measurements
left join changes
    on
        measurements.source_id = changes.source_id
        and measurements.source_line = changes.source_line
