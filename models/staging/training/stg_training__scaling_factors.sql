-- One row per scaling.json: the factor for the score of a result whose runs converged faster than the reference.
select
    source_id,
    source_path,
    source_line,
    {{ training_result_path('source_path') }} as result_path,
    scaling_factor
from {{ source('raw', 'training_scaling_factors') }}
