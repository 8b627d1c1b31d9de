-- One row per record of the inference files of cm4mlperf-results: a row of the checker's output.
-- A result with power has two: identical ones up to v3.1, one of performance and one of power from v4.0 on.
{{ checker_records(source('raw', 'cm_inference_results'), has_power_columns=true) }}
