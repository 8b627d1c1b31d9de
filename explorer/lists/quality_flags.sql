-- What the flags of a power measurement mean.
select
    flag,
    questions_value,
    description
from published.seeds.power_quality_flags
order by rowid
