-- One row per ranked measure of the submission and round with published results that it may be compared with: the best
-- of them, and whether the submission would have won.
select
    rivals.result_path,
    rivals.category,
    rivals.measure,
    rivals.round_id,
    count(*) as published_count,
    count(*) filter (rivals.is_better) = 0 as would_have_won,
    arg_max(rivals.rival, case when rivals.is_better then rivals.distance else -rivals.distance end) as best
from rivals
inner join seeds.rounds on rivals.round_id = rounds.round_id
group by rivals.result_path, rivals.category, rivals.measure, rivals.round_id, rounds.round_date
order by rivals.result_path, rivals.category, rivals.measure, rounds.round_date
