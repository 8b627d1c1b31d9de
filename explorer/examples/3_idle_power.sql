-- How much power do datacenter systems draw before the load begins?
select
    results.round_id,
    results.submitter,
    results.system_name,
    count(*) as runs,
    round(median(runs.idle_power_w), 1) as idle_w,
    round(median(runs.mean_power_w), 1) as load_w,
    round(median(runs.idle_power_w / runs.mean_power_w), 2) as idle_to_load
from marts.power_runs as runs
inner join marts.fct_results as results on runs.result_id = results.result_id
where results.category = 'datacenter' and results.division = 'closed'
group by results.round_id, results.submitter, results.system_name
order by idle_to_load desc, results.system_name asc, results.round_id asc
