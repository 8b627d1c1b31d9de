-- One row per claim of the paper about the efficiency of BERT at its two accuracy targets (figures 8 and 9), with the
-- value that the corrected data give, and per difference in their scripts, with the number of systems or rounds that it
-- concerns.
with

accuracies as (
    select * from {{ ref('figure_8') }}
    where variant = 'corrected'
),

-- A sum of doubles would depend on the order in which parallel threads deliver the rows: decimals are averaged instead.
ratios_of_systems as (
    select
        *,
        cast(high_samples_per_j / low_samples_per_j as decimal(18, 15)) as exact_ratio
    from accuracies
),

systems_plotted as (
    select
        accuracies.version,
        plotted.public_id is not null as is_plotted
    from accuracies
    left join {{ ref('figure_8') }} as plotted
        on
            accuracies.public_id = plotted.public_id
            and plotted.variant = 'as_released'
),

ratios as (
    select * from {{ ref('figure_9') }}
    where variant = 'corrected' and reading = 'source'
),

ratios_plotted as (
    select
        plotted.efficiency_ratio as plotted_ratio,
        cited.efficiency_ratio as cited_ratio
    from {{ ref('figure_9') }} as plotted
    inner join {{ ref('figure_9') }} as cited on plotted.version = cited.version
    where plotted.variant = 'as_released' and cited.variant = 'corrected' and cited.reading = 'cited'
)

select
    'bert-half' as check_id,
    avg(exact_ratio) as our_value
from ratios_of_systems
union all
select
    'bert-half-as-captioned' as check_id,
    avg(exact_ratio) as our_value
from ratios_of_systems
where version in ('v3.1', 'v4.0', 'v4.1')
union all
select
    -- The claim describes the histogram as it is printed.
    'three-on-the-left' as check_id,
    count(*) as our_value
from {{ ref('figure_8') }}
where variant = 'as_printed' and bin_number = 1
union all
select
    'bert-from-50' as check_id,
    max(efficiency_ratio) as our_value
from ratios
where version = 'v1.0'
union all
select
    'bert-to-85' as check_id,
    max(efficiency_ratio) as our_value
from ratios
where version = 'v4.0'
union all
select
    'fp8-from-v3.1' as check_id,
    min(cast(substring(version, 2) as double)) as our_value
from ratios
where efficiency_ratio > 0.75
union all
select
    'quantization-70' as check_id,
    max(efficiency_ratio) filter (where version = 'v4.0')
    / max(efficiency_ratio) filter (where version = 'v2.1') as our_value
from ratios
union all
select
    'figure-8-lost' as check_id,
    count(*) as our_value
from systems_plotted
where not is_plotted
union all
select
    'figure-8-rounds' as check_id,
    count(*) as our_value
from systems_plotted
where is_plotted and version not in ('v3.1', 'v4.0', 'v4.1')
union all
select
    'figure-9-cited' as check_id,
    count(*) as our_value
from ratios_plotted
where abs(plotted_ratio / cited_ratio - 1) > 0.002
