-- One row per result folder of a Mobile or Automotive submission that is not a result, and per benchmark of which only
-- the app states a result: it states the rate of a stream and no latency.
with

results as (
    select * from {{ ref('int_device_results_measured') }}
),

app_results as (
    select * from {{ ref('int_mobile_app_results_assigned') }}
)

select
    source_id,
    source_path,
    rejection_reason as reason,
    result_text as detail
from results
where rejection_reason is not null
union all
select
    app_results.source_id,
    app_results.source_path,
    'no_log' as reason,
    {{ join_texts(
        "coalesce(app_results.benchmark_id, 'unknown benchmark') || ' ' || app_results.scenario", "', '",
        "concat_ws(' ', app_results.benchmark_id, app_results.scenario)"
    ) }} as detail
from app_results
left join results
    on
        app_results.source_id = results.source_id
        and app_results.division = results.division
        and app_results.submitter_text = results.submitter_text
        and app_results.system_dir = coalesce(results.system_dir, '')
        and app_results.benchmark_id = results.benchmark_id
        and app_results.scenario = results.scenario
where results.result_path is null and app_results.throughput_samples_per_s is not null
group by app_results.source_id, app_results.source_path
