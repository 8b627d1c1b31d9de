-- One row per claim of a news article of April 2023 about round v3.0 of MLPerf Inference: the value that the warehouse
-- gives. Only results that the bundle has are counted, so that every warehouse gives the same numbers; these are the
-- results of all divisions, except the open ones of v0.7 and v1.0.
with

results as (
    select
        fct.*,
        rounds.version
    from {{ ref('fct_results') }} as fct
    inner join {{ ref('int_results_bundled') }} as bundled on fct.result_id = bundled.result_id
    inner join {{ ref('rounds') }} as rounds on fct.round_id = rounds.round_id
    where fct.suite = 'inference' and rounds.version <= 'v3.0'
),

-- The largest performance of a round is that of submissions without power, since the two are not comparable.
fastest as (
    select
        benchmark_id,
        max(throughput_samples_per_s) filter (where version = 'v2.1') as old_best,
        max(throughput_samples_per_s) filter (where version = 'v3.0') as new_best
    from results
    where
        category = 'datacenter'
        and division = 'closed'
        and scenario = 'offline'
        and availability = 'available'
        and not has_power
    group by benchmark_id
),

most_efficient as (
    select
        benchmark_id,
        max(best_samples_per_j) filter (where round_id = 'inference-v2.1') as old_best,
        max(best_samples_per_j) filter (where round_id = 'inference-v3.0') as new_best
    from {{ ref('efficiency_trends') }}
    where category = 'datacenter'
    group by benchmark_id
),

network_submitters as (
    select
        count(distinct submitter) filter (where version = 'v2.1') as old_count,
        count(distinct submitter) filter (where version = 'v3.0') as new_count
    from results
    where division = 'network'
)

select
    'article-6700-results' as check_id,
    count(*) as our_value
from results
where version = 'v3.0'
union all
select
    'article-5000-power-results' as check_id,
    count(*) as our_value
from results
where has_power
union all
select
    'article-performance-30' as check_id,
    max((new_best / old_best - 1) * 100) as our_value
from fastest
union all
select
    'article-efficiency-50' as check_id,
    max((new_best / old_best - 1) * 100) as our_value
from most_efficient
union all
select
    'article-network-3x' as check_id,
    new_count / old_count as our_value
from network_submitters
