-- One row per ranked measure of the submission and round with published results that it may be compared with: the best
-- of them, and whether the submission would have won.
select
    result_path,
    category,
    measure,
    round_id,
    count(*) as published_count,
    count(*) filter (is_better) = 0 as would_have_won,
    arg_max(rival, case when is_better then distance else -distance end) as best
from rivals
group by result_path, category, measure, round_id, round_date
order by result_path, category, measure, round_date
