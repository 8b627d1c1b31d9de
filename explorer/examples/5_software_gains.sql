-- How much efficiency was gained by software alone?
select
    benchmark_id,
    scenario,
    old_round_id,
    new_round_id,
    submitter,
    board,
    round(samples_per_j_change_pct, 1) as gain_pct
from marts.software_gains
where is_attributable_to_software and samples_per_j_change_pct is not null and category = 'datacenter'
order by gain_pct desc, benchmark_id asc, scenario asc, board asc, new_round_id asc
