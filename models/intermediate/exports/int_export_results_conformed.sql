-- One row per result and category that the checker's collected output has, in the columns that all families share.
select
    {{ conformed_result_columns() | join(',\n    ') }}
from {{ ref('int_export_results_categorized') }}
where not is_official_table
