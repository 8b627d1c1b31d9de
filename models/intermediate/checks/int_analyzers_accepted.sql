-- One row per version of Inference: the power analyzers that its rounds accept, separated by a comma and a blank.
with

rounds as (
    select * from {{ ref('rounds') }}
    where suite = 'inference'
),

analyzers as (
    select * from {{ ref('accepted_analyzers') }}
)

select
    rounds.version,
    {{ list_distinct('analyzers.analyzer') }} as accepted_types
from rounds
inner join analyzers on {{ holds_in('analyzers', 'rounds.version') }}
group by rounds.version
