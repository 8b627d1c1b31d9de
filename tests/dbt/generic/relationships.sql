{# Fails with the rows whose value the other table does not have; a null is accepted. If the other table is a seed, the
   remedy names its file. #}
{% test relationships(model, column_name, to, field) %}
select
    {% if seed_path(to) %}
    'add it to {{ seed_path(to) }}' as remedy,
    {% endif %}
    *
from {{ model }}
where
    {{ column_name }} is not null
    and {{ column_name }} not in (select {{ field }} from {{ to }} where {{ field }} is not null)
{% endtest %}
