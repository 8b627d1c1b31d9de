-- One row per variant, category and power value among which figure 2 takes the smallest and the largest, in watts.
-- Properties of the published variants, kept on purpose: the script does not read a text with a thousands separator as
-- a number, and it takes Tiny powers from its many-to-many join. The figure plots energy over time as the
-- power of Tiny and of Training; the marts do not call that a power, so it is read from the intermediate model.
-- `continued` has the closed results of all sources, up to the newest round.
with

lines_read as (
    select * from {{ ref('paper_lines_read') }}
),

joined as (
    select * from {{ ref('paper_pairs_joined') }}
    where figure_id = '2'
),

-- The paper's export gives no parts of an energy; the facts have those of the logs of the same result.
facts as (
    select
        result_id,
        public_id,
        {{ safe_divide('estimated_energy_kj * 1000', 'time_to_train_min * 60') }} as estimated_power_w
    from {{ ref('fct_results') }}
),

results as (
    select
        results.category,
        coalesce(results.public_id, facts.public_id) as public_id,
        results.is_in_paper_export,
        results.is_preferred and results.is_published as is_continued,
        coalesce(results.mean_power_w, results.energy_over_time_w) as plotted_power_w,
        facts.estimated_power_w
    from {{ ref('int_results_identified') }} as results
    inner join facts on results.result_id = facts.result_id
    where results.division = 'closed' and coalesce(results.scenario, 'offline') = 'offline'
),

published_variants as (
    select distinct variant from lines_read
)

select
    variant,
    category,
    public_id,
    result_number as power_w,
    cast(null as double) as estimated_power_w
from lines_read
where measure = 'power_w' and scenario_text = 'offline' and result_text not like '%,%'
union all
select
    variant,
    'tiny' as category,
    public_id,
    power_amount / (1000 * performance_amount) as power_w,
    null as estimated_power_w
from joined
union all
select
    published_variants.variant,
    results.category,
    results.public_id,
    results.plotted_power_w as power_w,
    results.estimated_power_w
from results
cross join published_variants
where results.is_in_paper_export and results.category = 'training' and results.plotted_power_w is not null
union all
select
    'corrected' as variant,
    category,
    public_id,
    plotted_power_w as power_w,
    estimated_power_w
from results
where is_in_paper_export and plotted_power_w is not null
union all
select
    'continued' as variant,
    category,
    public_id,
    plotted_power_w as power_w,
    estimated_power_w
from results
where is_continued and plotted_power_w is not null
