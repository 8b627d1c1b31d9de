select
    hardware_version as version,
    case when variant = 'corrected' then 'From the two scores' else 'As typed in' end as reading,
    efficiency_ratio,
    performance_ratio,
    power_ratio,
    count(*) over () as caption_results
from marts.figure_11b
where variant = $variant
order by hardware_version
