select
    bin_number,
    bin_lower_pct,
    bin_upper_pct,
    count(*) as result_count,
    min(min(old_version)) over () as caption_first_round,
    max(max(new_version)) over () as caption_last_round,
    sum(count(*)) over () as caption_results
from marts.figure_10
where variant = $variant
group by bin_number, bin_lower_pct, bin_upper_pct
order by bin_number
