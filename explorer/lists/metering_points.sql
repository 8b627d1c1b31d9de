-- Where the energy of a training result was metered.
select
    metering_point,
    description
from published.seeds.metering_points
order by preference
