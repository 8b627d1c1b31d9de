select
    bin_number,
    bin_lower_pct,
    bin_upper_pct,
    count(*) as result_count,
    min(min(version)) over () as caption_first_round,
    max(max(version)) over () as caption_last_round,
    sum(count(*)) over () as caption_results
from marts.figure_8
where variant = $variant
group by bin_number, bin_lower_pct, bin_upper_pct
order by bin_number
