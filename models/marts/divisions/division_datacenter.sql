-- One row per datacenter result with a complete power measurement: throughput in Offline, Server or Interactive, and
-- the mean system power drawn during it.
{{ division_mart('datacenter', [
    'scenario',
    'throughput_samples_per_s',
    'throughput_tokens_per_s',
    'power_w',
    'power_run_flags',
    'efficiency_samples_per_j',
    'efficiency_tokens_per_j',
]) }}
