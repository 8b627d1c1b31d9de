{# Fails with the rows whose value the other table does not have; a null is accepted. #}
{% test relationships(model, column_name, to, field) %}
select *
from {{ model }}
where
    {{ column_name }} is not null
    and {{ column_name }} not in (select {{ field }} from {{ to }} where {{ field }} is not null)
{% endtest %}
