-- One row per result and category that a collection of the checker's output has, in the columns that all families of sources share.
select
    {% for column, type in conformed_result_columns().items() %}
    cast({{ column }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('int_export_results_categorized') }}
where not is_official_table
