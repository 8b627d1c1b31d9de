-- One row per run of a benchmark that the Mobile app states. Where a file does not state the scenario, the app's id of
-- the benchmark does.
select
    source_id,
    source_path,
    source_line,
    nullif(trim(benchmark_text), '') as benchmark_text,
    coalesce(
        scenario_text, case when benchmark_text like '%offline%' then 'Offline' else 'SingleStream' end
    ) as scenario_text,
    mode,
    {{ parse_number('throughput') }} as throughput_samples_per_s,
    nullif(trim(accuracy), '') as accuracy_text,
    nullif(trim(accelerator_text), '') as accelerator_name
from {{ source('raw', 'mobile_app_results') }}
