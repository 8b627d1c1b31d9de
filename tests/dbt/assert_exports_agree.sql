-- The same result in two exports must have the same measures, to a millionth. Fails with the results that differ.
{% set measures = [
    'throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'power_w', 'energy_j_per_query'
] %}
with

results as (
    select * from {{ ref('int_export_results_pivoted') }}
    where not has_conflict
)

select
    round_id,
    location,
    count(*) as source_count,
    min(source_id) as one_source,
    max(source_id) as another_source
from results
group by round_id, location
having
    {% for measure in measures %}
    max({{ measure }}) - min({{ measure }}) > 1e-6 * max({{ measure }})
    or count({{ measure }}) not in (0, count(*))
    {{ 'or' if not loop.last }}
    {% endfor %}
