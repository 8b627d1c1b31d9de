-- One row per result that the bundle has, with the attributes that the facts have: one of its sources is bundled for
-- the division. What a user fetches or extracts beside the bundle adds results, and sources of these results, but no
-- row here, so that the number of rows can be reviewed once for all warehouses.
with

results as (
    select * from {{ ref('int_results_identified') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
)

select
    results.result_id,
    max(results.round_id) as round_id,
    max(results.category) as category,
    max(results.division) as division,
    bool_or(results.has_power) filter (where results.is_preferred) as has_power
from results
inner join sources on results.published_source = sources.source_id
group by results.result_id
having bool_or(sources.bundled_divisions in ('all', results.division))
