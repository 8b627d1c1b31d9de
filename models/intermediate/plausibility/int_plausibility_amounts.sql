-- One row per published result and quantity that can be compared with other results, as a natural logarithm: speed,
-- energy and power, per accelerator that works. A stream of Inference occupies one accelerator, while its energy is
-- that of the whole system; elsewhere all accelerators work, in Storage all that are simulated, and in HPC all nodes of
-- a system without accelerators, of which Fugaku has up to 82,944. The exponents say how the amount changes where the
-- published performance, or the published power or energy, is multiplied by a factor.
{% set measures = performance_measures() %}
with

results as (
    select
        *,
        case
            {% for measure in measures %}
            when {{ measure }} > 0 then '{{ measure }}'
            {% endfor %}
        end as measure,
        coalesce({{ measures | join(', ') }}) as performance,
        coalesce(latency_ms / 1000, time_to_train_min * 60) as duration_s,
        coalesce(energy_j_per_query, training_energy_kj * 1000) as energy_of_duration_j,
        coalesce(energy_j_per_inference, training_energy_kj * 1000) as measured_energy_j,
        greatest(
            coalesce(accelerator_count, simulated_accelerator_count, case when suite = 'hpc' then node_count end, 1), 1
        ) as accelerators,
        concat_ws('|', category, comparability_id, scenario) as group_id,
        concat_ws(
            '|', division, round_id, category, submitter, system_name, node_count, accelerator_count,
            coalesce(accelerator_name, '-')
        ) as system_id,
        concat_ws(
            '|', division, coalesce(accelerator_name, host_processor_name), comparability_id, scenario,
            case when division <> 'closed' then used_model end
        ) as chip_id
    from {{ ref('int_results_identified') }}
    where is_preferred and is_published
),

directed as (
    select
        *,
        case when duration_s is null then 1 else -1 end as speed_exponent,
        case when suite = 'inference' and measure in ('latency_ms', 'stream_count') then accelerators else 1 end
            as idle_factor
    from results
),

quantified as (
    select
        *,
        power(performance, speed_exponent) * idle_factor / accelerators as speed,
        coalesce(measured_energy_j, {{ safe_divide('power_w', 'performance') }}) / idle_factor as energy,
        coalesce(power_w, {{ safe_divide('energy_of_duration_j', 'duration_s') }}) / accelerators as power,
        case when measured_energy_j is null then -1 else 0 end as energy_exponent,
        case when power_w is null then -1 else 0 end as power_from_duration_exponent
    from directed
)

{% for quantity, exponent in [
    ('speed', 'speed_exponent'), ('energy', 'energy_exponent'), ('power', 'power_from_duration_exponent')
] %}
select
    result_id,
    '{{ quantity }}' as quantity,
    category,
    division,
    ln({{ quantity }}) as amount,
    {{ exponent }} as performance_exponent,
    {{ 0 if quantity == 'speed' else 1 }} as power_exponent,
    concat_ws('|', group_id, measure) as group_id,
    system_id,
    concat_ws('|', system_id, benchmark_id, used_model, measure = 'throughput_tokens_per_s') as system_benchmark_id,
    concat_ws('|', chip_id, measure) as chip_id
from quantified
where {{ quantity }} > 0
{% if not loop.last %}union all{% endif %}
{% endfor %}
