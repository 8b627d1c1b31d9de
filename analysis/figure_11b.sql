select
    hardware_version as version,
    efficiency_ratio,
    performance_ratio,
    power_ratio,
    count(*) over () as caption_results
from marts.figure_11b
where variant = $variant
order by hardware_version
