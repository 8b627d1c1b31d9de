select
    $variant as variant,
    category,
    replace(round_id, 'inference-', '') as version,
    round_date,
    result_count,
    power_result_count,
    min_by(replace(round_id, 'inference-', ''), round_date) over () as caption_first_round,
    max_by(replace(round_id, 'inference-', ''), round_date) over () as caption_last_round,
    sum(power_result_count) over () as caption_results
from marts.$mart
where suite = 'inference' and division = 'closed'
order by category, round_date
