-- What the flags of a power run mean.
select
    flag,
    questions_value,
    description
from published.seeds.power_run_flags
order by rowid
