-- All rounds with their days.
select
    round_id,
    suite,
    version,
    cast(round_date as varchar) as round_date
from published.seeds.rounds
order by suite, round_date, round_id
