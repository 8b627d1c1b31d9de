-- One row per variant, category and power value among which figure 2 takes the smallest and the largest, in watts.
-- Properties of the published variants, kept on purpose: the script does not read a text with a thousands separator as
-- a number, and it takes Tiny powers from its many-to-many join.
with

lines_read as (
    select * from {{ ref('paper_lines_read') }}
),

joined as (
    select * from {{ ref('paper_pairs_joined') }}
    where figure_id = '2'
),

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export and implied_power_w is not null and coalesce(scenario, 'offline') = 'offline'
),

published_variants as (
    select distinct variant from lines_read
)

select
    variant,
    category,
    public_id,
    result_number as power_w
from lines_read
where measure = 'power_w' and scenario_text = 'offline' and result_text not like '%,%'
union all
select
    variant,
    'tiny' as category,
    public_id,
    power_amount / (1000 * performance_amount) as power_w
from joined
union all
select
    published_variants.variant,
    results.category,
    results.public_id,
    results.implied_power_w as power_w
from results
cross join published_variants
where results.category = 'training'
union all
select
    'corrected' as variant,
    category,
    public_id,
    implied_power_w as power_w
from results
