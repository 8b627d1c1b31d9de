{# Fails with all rows that share a combination of columns, side by side; nulls count as equal. #}
{% test unique_combination(model, columns) %}
with

checked as (
    select * from {{ model }}
),

repeated as (
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
)

select checked.*
from checked
inner join repeated
    on
        {% for column in columns %}
        checked.{{ column }} is not distinct from repeated.{{ column }}
        {{ 'and' if not loop.last }}
        {% endfor %}
order by {% for column in columns %}checked.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{% endtest %}
