-- One row per record of the Tiny files of cm4mlperf-results (v0.7 to v1.1): a benchmark on a board.
select
    source_id,
    source_path,
    source_line,
    record_number,

    trim(version) as version,
    trim(division) as division,
    trim(submitter) as submitter_text,
    trim(status) as availability_text,
    trim(system) as system_name,
    trim(benchmark) as benchmark_text,
    nullif(trim(board_name), '') as board_name,
    nullif(trim(soc_name), '') as soc_name,
    nullif(trim(processor_name), '') as processor_name,
    nullif(trim(processor_frequencies), '') as processor_frequencies,
    nullif(trim(accelerator), '') as accelerator_name,
    nullif(trim(inference_framework), '') as software,

    {{ parse_number('trim(median_throughput)') }} as throughput_samples_per_s,
    {{ parse_number('trim(accuracy_top_1)') }} as top_1_accuracy_pct,
    {{ parse_number('trim(accuracy_auc)') }} as area_under_curve,
    {{ parse_number('trim(median_energy_cost)') }} * 0.000001 as energy_j_per_inference,
    {{ parse_number('trim(median_energy_median_throughput)') }} as energy_mode_throughput_samples_per_s
from {{ source('raw', 'cm_tiny_results') }}
