-- One row per system description of a Training submission, with its division in the warehouse's own spelling.
with

systems as (
    select * from {{ ref('stg_training__systems') }}
),

division_aliases as (
    select * from {{ ref('division_aliases') }}
)

select
    systems.*,
    division_aliases.division
from systems
left join division_aliases on systems.division_text = division_aliases.division_text
