{#
    One row per check of a list of (check_id, expression, relation, condition): the value that the expression has over
    the rows of the relation for which the condition holds.
#}
{% macro measured_checks(checks) -%}
    {% for check_id, expression, relation, condition in checks %}
    select
        '{{ check_id }}' as check_id,
        cast({{ expression }} as double) as our_value
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
