select
    version,
    case
        when variant != 'corrected' then 'as typed in'
        when reading = 'source' then 'most efficient NVIDIA system'
        else 'cited system'
    end as reading,
    efficiency_ratio,
    public_id,
    min(version) over () as caption_first_round,
    max(version) over () as caption_last_round,
    count(*) over () as caption_results
from marts.$mart
where variant = $variant
order by version, reading
