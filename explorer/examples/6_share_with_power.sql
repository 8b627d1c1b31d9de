-- Which share of the results has power?
select
    suite,
    division,
    count(distinct round_id) as rounds,
    sum(result_count) as results,
    sum(power_result_count) as with_power,
    round(100.0 * sum(power_result_count) / sum(result_count), 1) as share_pct
from marts.coverage_by_round
where
    is_held_whole
    and result_count > 0
    and suite in ('inference', 'tiny', 'training')
    and division != 'network'
group by suite, division
order by suite, division
