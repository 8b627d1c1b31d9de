-- The patterns of the seeds that say what a system is must not contradict each other. Fails with the names of
-- accelerators, systems and processors that fit patterns of different kinds, and of accelerators that fit patterns of
-- different makers.
with

accelerators as (
    select distinct
        names.accelerator_name as name,
        'accelerator_kinds' as seed,
        kinds.name_pattern,
        kinds.system_kind,
        kinds.accelerator_vendor
    from {{ ref('int_results_conformed') }} as names
    inner join {{ ref('accelerator_kinds') }} as kinds
        on {{ is_like('names.accelerator_name', 'kinds.name_pattern') }}
),

systems as (
    {% for column in ['system_name', 'host_processor_name'] %}
    select distinct
        names.{{ column }} as name,
        'processor_kinds, {{ column }}' as seed,
        kinds.name_pattern,
        kinds.system_kind,
        cast(null as string) as accelerator_vendor
    from {{ ref('int_results_conformed') }} as names
    inner join {{ ref('processor_kinds') }} as kinds
        on
            kinds.matched_column = '{{ column }}'
            and {{ is_like('names.' ~ column, 'kinds.name_pattern') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

fitting as (
    select * from accelerators
    union all
    select * from systems
)

select
    seed,
    name,
    {{ list_distinct('name_pattern') }} as name_patterns,
    {{ list_distinct('system_kind') }} as system_kinds,
    {{ list_distinct('accelerator_vendor') }} as accelerator_vendors
from fitting
group by seed, name
having count(distinct system_kind) > 1 or count(distinct accelerator_vendor) > 1
