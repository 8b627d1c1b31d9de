-- A round cannot be published before its runs were made. Fails with the power runs that began on the day of their round
-- or later.
select
    power_runs.run_id,
    power_runs.window_begun_at,
    rounds.round_id,
    rounds.round_date,
    'correct the date in {{ seed_path(ref("rounds")) }}' as remedy
from {{ ref('power_runs') }} as power_runs
inner join {{ ref('rounds') }} as rounds on power_runs.round_id = rounds.round_id
where
    cast(power_runs.window_begun_at as date) >= rounds.round_date
    and not {{ is_local('power_runs.source_id') }}
