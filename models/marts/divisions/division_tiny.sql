-- One row per Tiny result with measured energy: the latency and the energy of one inference. Streaming wakeword is
-- rated by mean power and is in tiny_streaming.
{{ division_mart('tiny', [
    'latency_ms',
    'energy_j_per_inference',
    'mean_power_w',
    'efficiency_samples_per_j',
], 'energy_j_per_inference is not null') }}
