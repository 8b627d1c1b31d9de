-- One row per record of the Inference files of cm4mlperf-results: a row of the checker's output.
-- A result with power has two: up to v3.1 identical ones, from v4.0 on one of performance and one of power.
{{ checker_records(source('raw', 'cm_inference_results'), has_power_columns=true) }}
