{# Fails with the rows whose value is not one of those listed; a null is accepted. #}
{% test accepted_values(model, column_name, values) %}
select *
from {{ model }}
where {{ column_name }} not in (
    {%- for value in values -%}
    '{{ value }}'{{ ', ' if not loop.last }}
    {%- endfor -%}
)
{% endtest %}
