select
    bin_number,
    bin_lower_pct,
    bin_upper_pct,
    count(*) as result_count,
    min(min($first_round)) over () as caption_first_round,
    max(max($last_round)) over () as caption_last_round,
    sum(count(*)) over () as caption_results
from marts.$mart
where variant = $variant
group by bin_number, bin_lower_pct, bin_upper_pct
order by bin_number
