-- Performance that was measured with power may not be compared with performance that was measured without it, where the
-- official table says so (seed performance_comparability_rules). Fails with the comparisons of the marts that mix the
-- two. A row of `pareto` says with how many results it is compared: they must be those of its own group.
with

results as (
    select * from {{ ref('fct_results') }}
),

compared as (
    select
        'pareto' as mart,
        concat_ws(
            '|', round_id, category, division, benchmark_id, scenario, performance_measure, cost_measure,
            performance_comparability_id, metering_point
        ) as comparison,
        competitor_count,
        result_id
    from {{ ref('pareto') }}
    union all
    select
        'efficiency_trends' as mart,
        concat_ws('|', category, comparability_id, scenario) as comparison,
        null as competitor_count,
        result_id
    from {{ ref('efficiency_trends') }}
    {% for side in ['old', 'new'] %}
    union all
    select
        'software_gains' as mart,
        concat_ws('|', old_result_id, new_result_id) as comparison,
        null as competitor_count,
        {{ side }}_result_id as result_id
    from {{ ref('software_gains') }}
    {% endfor %}
)

select
    compared.mart,
    compared.comparison,
    count(*) as result_count,
    max(compared.competitor_count) as competitor_count,
    count(distinct results.performance_comparability_id) as group_count
from compared
inner join results on compared.result_id = results.result_id
group by compared.mart, compared.comparison
having count(distinct results.performance_comparability_id) > 1 or count(*) != max(compared.competitor_count)
