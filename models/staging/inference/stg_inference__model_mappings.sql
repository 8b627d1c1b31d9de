-- One row per benchmark folder that a submitter maps to an official model.
select
    source_id,
    source_path,
    {{ submission_path_part(2) }} as submitter_text,
    benchmark_text as used_model,
    model as official_model
from {{ source('raw', 'inference_model_mappings') }}
