-- No number is above its bound. Fails with the lines that are.
select
    source_path,
    source_line,
    result_number
from {{ ref('fct_results') }}
where result_number > max_number
