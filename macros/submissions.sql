{# The columns of one conformed result: what a family of sources knows of it, and null for the others. #}
{% macro conformed_result_values(known) -%}
    {% for column, type in conformed_result_columns().items() -%}
    cast({{ known.get(column, 'null') }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
{%- endmacro %}
