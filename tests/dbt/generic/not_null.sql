{# As dbt's own test, but with the whole row, whose path and line are needed to fix it; so are the three others of dbt's
   names. #}
{% test not_null(model, column_name) %}
select *
from {{ model }}
where {{ column_name }} is null
{% endtest %}
