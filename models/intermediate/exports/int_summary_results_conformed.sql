-- One row per result and category that the official table of a round has, in the columns that all families of sources share.
select
    {% for column, type in conformed_result_columns().items() %}
    cast({{ column }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('int_export_results_categorized') }}
where is_official_table
