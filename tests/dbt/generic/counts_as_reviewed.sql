{#
    Fails with the groups whose number of rows is not the one that a person reviewed: `expected` is a seed with the
    columns of the groups and the expected number in `count_column`. Nulls count as equal. `counted` names what is
    counted, if not the rows.
#}
{% test counts_as_reviewed(model, expected, columns, count_column, counted='*') %}
with

found as (
    select
        {{ columns | join(', ') }},
        count({{ counted }}) as found_count
    from {{ model }}
    group by {{ columns | join(', ') }}
)

select
    {% for column in columns %}
    coalesce(found.{{ column }}, expected.{{ column }}) as {{ column }},
    {% endfor %}
    coalesce(found.found_count, 0) as found_count,
    coalesce(expected.{{ count_column }}, 0) as expected_count,
    'review the change and correct {{ seed_path(expected) }}' as remedy
from found
full outer join {{ expected }} as expected
    on
        {% for column in columns %}
        found.{{ column }} is not distinct from expected.{{ column }}
        {{ 'and' if not loop.last }}
        {% endfor %}
where coalesce(found.found_count, 0) != coalesce(expected.{{ count_column }}, 0)
{% endtest %}
