-- The paper's Training file has five columns twice and the unit three times. Staging uses the first of each, which is
-- right only while they are equal. Fails with the lines in which they are not.
select
    source_id,
    source_line
from {{ source('raw', 'paper_training_results') }}
where
    accelerator_model_name != accelerator_model_name_2
    or accelerators_per_node != accelerators_per_node_2
    or availability != availability_2
    or host_processor_model_name != host_processor_model_name_2
    or units != units_2
    or units != units_copy
