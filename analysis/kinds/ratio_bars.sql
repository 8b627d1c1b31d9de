select
    $label as version,
    efficiency_ratio,
    performance_ratio,
    power_ratio,
    count(*) over () as caption_results
from marts.$mart
where variant = $variant
order by $label
