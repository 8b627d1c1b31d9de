-- One row per edge result with a complete power measurement: Offline with mean power, SingleStream and MultiStream with
-- energy per query.
{{ division_mart('edge', [
    'scenario',
    'throughput_samples_per_s',
    'latency_ms',
    'power_w',
    'energy_j_per_query',
    'energy_j_per_inference',
    'mean_power_w',
    'power_run_flags',
    'efficiency_samples_per_j',
    'efficiency_tokens_per_j',
]) }}
