{#
    Fails with the texts that a seed does not know, how often each occurs and where first. The remedy is one line in the
    seed. `within` names a column that both tables have and that must agree as well.
#}
{% test known_spelling(model, column_name, seed, seed_column, within=none) %}
with

checked as (
    select * from {{ model }}
)

select
    checked.{{ column_name }},
    {% if within %}
    checked.{{ within }},
    {% endif %}
    count(*) as row_count,
    min(checked.source_id) as source_id,
    min(checked.source_line) as first_line,
    'add it to {{ seed_path(seed) }}' as remedy
from checked
left join {{ seed }} as known
    on
        checked.{{ column_name }} = known.{{ seed_column }}
        {% if within %}and checked.{{ within }} = known.{{ within }}{% endif %}
where checked.{{ column_name }} is not null and known.{{ seed_column }} is null
group by all
{% endtest %}
