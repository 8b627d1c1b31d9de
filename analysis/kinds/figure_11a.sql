select
    version,
    case
        when variant != 'corrected' then 'As typed in'
        when reading = 'source' then 'Datacenter systems that give the numbers'
        else 'Edge system that the caption names'
    end as reading,
    efficiency_ratio,
    performance_ratio,
    power_ratio,
    public_id,
    min(version) over () as caption_first_round,
    max(version) over () as caption_last_round,
    count(*) over () as caption_results
from marts.$mart
where variant = $variant
order by reading, version
