-- One row per result folder and measure: the value that MLCommons publishes, what it is taken from, and its line.
-- The last median that the runner printed, else the median of its windows, else that of the windows in the log. A
-- window that the runner calls too short is published all the same.
{% set candidates = [
    ('throughput_per_s', 'performance', 'median_throughput', 'last_value', 1, 'median'),
    ('throughput_per_s', 'performance', 'window_throughput', 'median_value', 2, 'windows'),
    ('throughput_per_s', 'performance', 'log_throughput', 'median_value', 3, 'log'),
    ('energy_run_throughput_per_s', 'energy', 'median_throughput', 'last_value', 1, 'median'),
    ('energy_run_throughput_per_s', 'energy', 'window_throughput', 'median_value', 2, 'windows'),
    ('energy_uj', 'energy', 'median_energy_uj', 'last_value', 1, 'median'),
    ('energy_uj', 'energy', 'window_energy_uj', 'median_value', 2, 'windows'),
    ('power_uw', 'energy', 'window_power_uw', 'median_value', 1, 'windows'),
    ('power_uw', 'energy', 'window_power_mw', '1000 * median_value', 2, 'windows'),
    ('top1_pct', 'accuracy', 'top1_pct', 'last_value', 1, 'last'),
    ('auc', 'accuracy', 'auc', 'last_value', 1, 'last'),
] %}
{% for pattern in [
    'true_positives', 'false_negatives', 'false_positives', 'duty_cycle', 'period_s', 'estimated_throughput',
] %}
{% do candidates.append((pattern, 'performance', pattern, 'last_value', 1, 'last')) %}
{% do candidates.append((pattern, 'energy', pattern, 'last_value', 2, 'last')) %}
{% endfor %}
with

summarized as (
    select * from {{ ref('int_tiny_values_summarized') }}
),

candidates as (
    {% for measure, mode, pattern, amount, preference, basis in candidates %}
    select
        source_id,
        location,
        '{{ measure }}' as measure,
        '{{ basis }}' as basis,
        {{ preference }} as preference,
        {{ amount }} as amount,
        source_path,
        source_line
    from summarized
    where mode = '{{ mode }}' and pattern_id = '{{ pattern }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    source_id,
    location,
    measure,
    basis,
    amount,
    source_path,
    source_line
from candidates
where amount is not null
qualify row_number() over (partition by source_id, location, measure order by preference) = 1
