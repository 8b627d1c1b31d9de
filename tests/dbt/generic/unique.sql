{# Fails with all rows that share a value, side by side; nulls are not compared. #}
{% test unique(model, column_name) %}
select *
from {{ model }}
where
    {{ column_name }} in (
        select {{ column_name }}
        from {{ model }}
        group by {{ column_name }}
        having count(*) > 1
    )
order by {{ column_name }}
{% endtest %}
