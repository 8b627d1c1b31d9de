{# As dbt's own, with the whole row: its place is what mends it. The same holds for the three others of dbt's names. #}
{% test not_null(model, column_name) %}
select *
from {{ model }}
where {{ column_name }} is null
{% endtest %}
