select
    category,
    min_power_w,
    max_power_w,
    result_count,
    min_public_id,
    max_public_id,
    max_metered_power_w,
    max_estimated_power_w,
    sum(result_count) over () as caption_results
from marts.$mart
where variant = $variant
order by max_power_w
