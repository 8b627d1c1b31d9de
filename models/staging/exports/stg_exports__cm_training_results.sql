-- One row per record of the training files of cm4mlperf-results (v1.0 to v3.0): a benchmark trained on a system.
select
    source_id,
    source_path,
    source_line,
    record_number,

    'v' || trim(version) as version,
    trim(division) as division,
    trim(submitter) as submitter_text,
    trim(availability) as availability_text,
    trim(system) as system_name,
    trim(model_id) as benchmark_text,
    nullif(trim(accelerator_model_name), '') as accelerator_name,
    nullif(trim(host_processor_model_name), '') as host_processor_text,
    nullif(trim(framework), '') as software,

    {{ parse_count('accelerators_count') }} as accelerator_count,
    {{ parse_count('host_processors_count') }} as host_processor_count,
    {{ parse_number('trim(result)') }} as time_to_train_min
from {{ source('raw', 'cm_training_results') }}
