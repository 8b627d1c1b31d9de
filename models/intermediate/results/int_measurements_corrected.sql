-- One row per measurement after corrections, with its number in the canonical unit of its measure.
with

measurements as (
    select * from {{ ref('int_measurements_unioned') }}
),

reasons as (
    select * from {{ ref('correction_reasons') }}
),

units as (
    select * from {{ ref('units') }}
),

matched as (
    {{ matched_rules(ref('int_measurements_unioned')) }}
),

changes as (
    select
        measurement_number,
        {% for column in correctable_columns() %}
        count(*) filter (where column_name = '{{ column }}') > 0 as changes_{{ column }},
        max(corrected_value) filter (where column_name = '{{ column }}') as new_{{ column }},
        {% endfor %}
        count(*) filter (where action = 'withdraw') > 0 as is_withdrawn
    from matched
    group by measurement_number
),

-- A placeholder for an absent value is cleared, but it is not an error of the source.
named as (
    select
        matched.measurement_number,
        matched.result_key,
        matched.correction_id
    from matched
    inner join reasons on matched.correction_id = reasons.correction_id
    where not reasons.is_placeholder
),

named_by_row as (
    select
        measurement_number,
        {{ list_distinct('correction_id') }} as correction_ids
    from named
    group by measurement_number
),

named_by_result as (
    select
        result_key,
        {{ list_distinct('correction_id') }} as result_correction_ids
    from named
    group by result_key
),

corrected as (
    select
        {% for column, type in measurement_columns().items() %}
        {% if column in correctable_columns() %}
        case
            when changes.changes_{{ column }} then cast(changes.new_{{ column }} as {{ type }})
            else measurements.{{ column }}
        end as {{ column }},
        {% else %}
        measurements.{{ column }},
        {% endif %}
        {% endfor %}
        named_by_row.correction_ids,
        named_by_result.result_correction_ids,
        coalesce(changes.is_withdrawn, false) as is_withdrawn
    from measurements
    left join changes on measurements.measurement_number = changes.measurement_number
    left join named_by_row on measurements.measurement_number = named_by_row.measurement_number
    left join named_by_result on measurements.result_key = named_by_result.result_key
)

select
    {% for column in measurement_columns() if column not in ['measurement_role', 'measure', 'last_digit'] %}
    corrected.{{ column }},
    {% endfor %}
    corrected.correction_ids,
    corrected.result_correction_ids,
    corrected.is_withdrawn,
    -- Logs have no unit text: their measures are in canonical units.
    coalesce(units.measurement_role, corrected.measurement_role) as measurement_role,
    coalesce(units.measure, corrected.measure) as measure,
    corrected.result_number * coalesce(units.factor, 1) as amount,
    corrected.last_digit * coalesce(units.factor, 1) as last_digit
from corrected
left join units on corrected.unit_text = units.unit_text
