-- How many joules does a token cost, by round?
select
    round_id,
    benchmark_id,
    count(*) as results,
    round(1 / max(efficiency_tokens_per_j), 3) as least_j_per_token
from marts.division_datacenter
where
    efficiency_tokens_per_j is not null
    and scenario = 'offline'
    and division = 'closed'
    and benchmark_id in ('gptj-99', 'llama2-70b-99')
group by round_id, benchmark_id
order by benchmark_id, round_id
