-- One row per result folder of the submission, category and measure by which results are ranked: its place among the
-- published results of its round.
select
    own.folder as result_path,
    own.category,
    own.measure,
    own.ranked_as,
    own.title,
    own.unit,
    own.value,
    own.is_higher_better,
    1 + count(*) filter (rivals.is_same_round and rivals.is_better) as place,
    count(*) filter (rivals.is_same_round) as published_count,
    count(*) filter (rivals.is_same_round and rivals.is_equal) as equal_count,
    count(*) filter (rivals.is_same_round and not rivals.is_better and not rivals.is_equal) as worse_count,
    arg_min(rivals.rival, rivals.distance) filter (rivals.is_same_round and rivals.is_better) as above,
    arg_min(rivals.rival, rivals.distance) filter (rivals.is_same_round and not rivals.is_better) as below
from compared as own
left join rivals on own.folder = rivals.result_path and own.category = rivals.category and own.measure = rivals.measure
where own.is_own and own.ranked_as is not null
group by all
order by own.folder, own.category, own.ranked_as, own.measure
