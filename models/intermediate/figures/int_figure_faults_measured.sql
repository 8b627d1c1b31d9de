-- One row per fault of the paper's scripts: how many of the released rows, pairs or points it concerns.
{% set faults = [
    ('figure-1-labels', 'count(*)', 'labels', 'labels.printed_label != labels.version'),
    ('figure-1-starts', 'count(*)', 'series_starts', 'first_value > 1'),
    ('figure-2-commas', 'count(*)', 'offline_powers', "category = 'datacenter' and result_text like '%,%'"),
    ('figure-2-tiny-commas', 'count(*)', 'tiny_energies', "result_text like '%,%'"),
    ('figure-2-tiny-mixed', 'count(*)', 'joined', "figure_id = '2' and not is_same_system"),
    ('figure-2-bogus', 'count(*)', 'offline_powers', "public_id = '4.1-0066'"),
    ('figure-5a-many-to-many', 'count(*) - count(distinct source_line)', 'joined', "figure_id = '5a'"),
    ('figure-5a-divisor', 'count(*)', 'joined', "figure_id = '5a' and is_in_tokens and series not like 'Llama2%'"),
    ('figure-7-order', 'count(*)', 'workloads', 'plotted_order != right_order'),
    ('figure-8-lost', 'count(*)', 'accuracy', 'not is_plotted'),
    ('figure-8-rounds', 'count(*)', 'accuracy', "is_plotted and version not in ('v3.1', 'v4.0', 'v4.1')"),
    ('figure-9-cited', 'count(*)', 'ratios', 'abs(plotted_ratio / cited_ratio - 1) > 0.002'),
    ('figure-10-bert', 'count(*)', 'changes', "is_plotted and benchmark = 'bert-99.9' and new_version = 'v3.0'"),
    ('figure-10-repeated', 'sum(repeats)', 'repeated_changes', 'true'),
    ('figure-10-not-consecutive', 'count(*)', 'changes', 'is_plotted and new_round != old_round + 1'),
    ('figure-10-left-out', 'count(*)', 'changes', 'not is_plotted'),
] %}
with

labels as (
    select
        labels.printed_label,
        rounds.version
    from {{ ref('paper_figure_1_labels') }} as labels
    inner join {{ ref('rounds') }} as rounds
        on
            labels.round_date = rounds.round_date
            and rounds.suite = 'training'
),

series_starts as (
    select
        series,
        min_by(relative_performance, round_date) as first_value
    from {{ ref('figure_1') }}
    where variant = 'as_released'
    group by series
),

lines_read as (
    select * from {{ ref('int_figure_lines_read') }}
    where variant = 'as_released'
),

offline_powers as (
    select * from lines_read
    where measure = 'power_w' and scenario_text = 'offline'
),

tiny_energies as (
    select * from lines_read
    where category = 'tiny' and measure = 'energy_j_per_query'
),

joined as (
    select * from {{ ref('int_figure_pairs_joined') }}
    where variant = 'as_released'
),

workloads as (
    select
        plotted.workload,
        plotted.workload_order as plotted_order,
        corrected.workload_order as right_order
    from {{ ref('figure_7') }} as plotted
    inner join {{ ref('figure_7') }} as corrected on plotted.workload = corrected.workload
    where plotted.variant = 'as_released' and corrected.variant = 'corrected' and corrected.reading = 'source'
),

accuracy as (
    select
        corrected.public_id,
        corrected.version,
        plotted.public_id is not null as is_plotted
    from {{ ref('figure_8') }} as corrected
    left join {{ ref('figure_8') }} as plotted
        on
            corrected.public_id = plotted.public_id
            and plotted.variant = 'as_released'
    where corrected.variant = 'corrected'
),

ratios as (
    select
        plotted.efficiency_ratio as plotted_ratio,
        cited.efficiency_ratio as cited_ratio
    from {{ ref('figure_9') }} as plotted
    inner join {{ ref('figure_9') }} as cited on plotted.version = cited.version
    where plotted.variant = 'as_released' and cited.variant = 'corrected' and cited.reading = 'cited'
),

rounds_numbered as (
    select
        version,
        row_number() over (order by round_date) as round_number
    from {{ ref('rounds') }}
    where suite = 'inference'
),

changes as (
    select
        published.*,
        old_rounds.round_number as old_round,
        new_rounds.round_number as new_round
    from {{ ref('int_figure_changes_published') }} as published
    inner join rounds_numbered as old_rounds on published.old_version = old_rounds.version
    inner join rounds_numbered as new_rounds on published.new_version = new_rounds.version
    where published.variant = 'as_released'
),

repeated_changes as (
    select
        old_public_id,
        new_public_id,
        benchmark,
        count(*) - 1 as repeats
    from changes
    where is_plotted
    group by old_public_id, new_public_id, benchmark
)

{{ measured_checks(faults) }}
