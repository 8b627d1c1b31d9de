-- One row per record of the Inference files of OpenMLPerf: a row of the checker's output.
-- A result with power has two, one of performance and one of power, distinguished by their units.
{{ checker_records(source('raw', 'openmlperf_inference_results'), has_power_columns=false) }}
