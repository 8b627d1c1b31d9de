-- Official names of values.
select
    attribute,
    value,
    official_name
from published.seeds.official_names
order by attribute, value
