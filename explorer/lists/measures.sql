-- What axes can show, in the order in which they are offered.
select
    measure,
    measurement_role,
    title,
    unit,
    factor,
    is_higher_better
from published.seeds.measures
order by rowid
