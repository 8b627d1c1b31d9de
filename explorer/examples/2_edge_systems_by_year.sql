-- How did the efficiency of edge systems on ResNet develop by year?
select
    extract(year from round_date) as year,
    count(*) as results,
    round(max(efficiency_samples_per_j), 1) as best_samples_per_j,
    round(median(efficiency_samples_per_j), 1) as median_samples_per_j
from marts.division_edge
where benchmark_id = 'resnet' and scenario = 'offline' and division = 'closed'
group by year
order by year
