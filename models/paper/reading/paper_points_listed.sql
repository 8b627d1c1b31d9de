-- One row per figure, variant, point and measure: what the published variants and the corrected one draw, under names
-- that these variants share. A point of a histogram is a system or a pair, not a bar.
{% set trend = ("concat_ws(', ', series, version)", ['normalized_efficiency', 'round_normalized_efficiency']) %}
{% set ratios = ['efficiency_ratio', 'performance_ratio', 'power_ratio'] %}
{% set figures = {
    '1': ('point', ['relative_performance']),
    '2': ('category', ['min_power_w', 'max_power_w']),
    '5a': trend, '5b': trend, '5c': trend,
    '6': ("concat_ws(' ', accelerator_count, 'accelerators')", [
        'total_energy_megajoules', 'estimated_energy_megajoules', 'time_to_train_min',
    ]),
    '7': ("concat_ws(', ', workload, nullif(reading, 'source'))", ['energy_j_per_sample', 'mac_count']),
    '8': ("concat_ws(', ', public_id, version)", ['increase_pct']),
    '9': ("concat_ws(', ', version, nullif(reading, 'source'))", ['efficiency_ratio']),
    '10': ('point', ['change_pct']),
    '11a': ("concat_ws(', ', version, nullif(reading, 'source'))", ratios),
    '11b': ('hardware_version', ratios),
} %}
with

{% for figure_id in figures if figure_id not in ['1', '7', '10'] %}
figure_{{ figure_id }} as (
    select * from {{ ref('figure_' ~ figure_id) }}
),

{% endfor %}
-- The published labels are of another suite: a point is named after the Training round of its date.
figure_1 as (
    select
        figure.*,
        concat_ws(', ', figure.series, rounds.version) as point
    from {{ ref('figure_1') }} as figure
    inner join {{ ref('rounds') }} as rounds
        on rounds.suite = 'training' and figure.round_date in (rounds.round_date, rounds.paper_date)
),

-- A cited system that gives the number as well is no other point.
figure_7 as (
    select * from {{ ref('figure_7') }}
    qualify
        row_number() over (
            partition by variant, workload, energy_j_per_sample, mac_count order by reading desc
        ) = 1
),

-- The script spells benchmarks in another way than their ids, and repeats pairs.
named_10 as (
    select
        *,
        concat_ws(
            ', ', old_public_id, new_public_id, replace(replace(lower(benchmark), '-', ''), '.0', '')
        ) as pair
    from {{ ref('figure_10') }}
),

figure_10 as (
    select
        *,
        concat_ws(
            ', repeated ', pair, nullif(row_number() over (partition by variant, pair order by change_pct) - 1, 0)
        ) as point
    from named_10
)

{% for figure_id, (point, measures) in figures.items() %}
{% set figure_loop = loop %}
{% for measure in measures %}
select
    '{{ figure_id }}' as figure_id,
    variant,
    {{ point }} as point,
    '{{ measure }}' as measure,
    {{ measure }} as amount
from figure_{{ figure_id }}
where variant in ('as_printed', 'as_released', 'corrected')
{{ 'union all' if not (loop.last and figure_loop.last) }}
{% endfor %}
{% endfor %}
