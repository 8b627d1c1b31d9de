-- The results in the order of all files of the explorer, each with its number in it, counted from 0. The results of a
-- suite and division, and in them those of a round, are next to each other, so that a file has a range of numbers.
select
    *,
    row_number() over (
        order by
            suite, division, round_date, round_id, benchmark_id, scenario, category, submitter, system_name, result_id
    ) - 1 as row_number
from published.marts.fct_results
