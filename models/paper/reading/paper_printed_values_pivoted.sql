-- One row per published variant, figure and label: the numbers that are typed into the paper's scripts, side by side.
-- They are the same in both published variants.
{% set measures = [
    'time_to_train_min', 'total_energy_megajoules', 'interconnect_energy_megajoules', 'compute_energy_megajoules',
    'energy_j_per_sample',
    'mac_count', 'efficiency_ratio', 'performance_ratio', 'power_ratio', 'time_score', 'energy_score',
] %}
with

printed_values as (
    select * from {{ ref('paper_printed_values') }}
),

published_variants as (
    select distinct variant from {{ ref('paper_lines_read') }}
)

select
    published_variants.variant,
    printed_values.figure_id,
    printed_values.label,
    {% for measure in measures %}
    max(printed_values.printed_value) filter (where printed_values.measure = '{{ measure }}') as {{ measure }},
    {% endfor %}
    cast(printed_values.label_order as integer) as label_order
from printed_values
cross join published_variants
group by published_variants.variant, printed_values.figure_id, printed_values.label, printed_values.label_order
