{#
    Fails with the texts that a seed does not have: the number of rows with each, and the first of them. The remedy is one
    line in the seed. `within` names a column of both tables that must agree as well. With `published_only` a submission on
    this machine may have any spelling. With `by_pattern` the seed has patterns, of which one must fit.
#}
{% test known_spelling(model, column_name, seed, seed_column, within=none, published_only=false, by_pattern=false) %}
{% set spelling = 'checked.' ~ column_name ~ (', checked.' ~ within if within else '') %}
with

checked as (
    select * from {{ model }}
)

select
    {{ spelling }},
    count(*) over (partition by {{ spelling }}) as row_count,
    checked.source_id,
    checked.source_path,
    checked.source_line,
    'add it to {{ seed_path(seed) }}' as remedy
from checked
left join {{ seed }} as known
    on
        {% if by_pattern %}
        {{ is_like('checked.' ~ column_name, 'known.' ~ seed_column) }}
        {% else %}
        checked.{{ column_name }} = known.{{ seed_column }}
        {% endif %}
        {% if within %}and checked.{{ within }} = known.{{ within }}{% endif %}
where
    checked.{{ column_name }} is not null
    and known.{{ seed_column }} is null
    {% if published_only %}and not {{ is_local('checked.source_id') }}{% endif %}
qualify
    row_number() over (
        partition by {{ spelling }}
        order by checked.source_id, checked.source_path, checked.source_line
    ) = 1
{% endtest %}
