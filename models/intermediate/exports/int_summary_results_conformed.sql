-- One row per result and category that the official table of a round has, in the columns that all families share.
select
    {{ conformed_result_columns() | join(',\n    ') }}
from {{ ref('int_export_results_categorized') }}
where is_official_table
