select
    $variant as variant,
    case when category = 'inference' then 'without categories' else category end as category,
    replace(round_id, 'inference-', '') as version,
    round_date,
    -- The published number, so that a round of which only some results are held is not shown as whole.
    coalesce(official_result_count, result_count) as published_result_count,
    result_count,
    power_result_count,
    power_measurement_count,
    case
        when not bool_and(is_held_whole) over (partition by round_id) then '*'
        when count(*) filter (where is_held_whole is null) over (partition by round_id) > 0 then '?'
        else ''
    end as mark,
    min_by(replace(round_id, 'inference-', ''), round_date) over () as caption_first_round,
    max_by(replace(round_id, 'inference-', ''), round_date) over () as caption_last_round,
    sum(power_result_count) over () as caption_results
from marts.$mart
where suite = 'inference' and division = 'closed'
order by category, round_date
