-- One row per claim of the paper about versions of software and of hardware (figures 11a and 11b): the value that the
-- corrected data give.
with

software as (
    select * from {{ ref('figure_11a') }}
    where variant = 'corrected' and reading = 'source'
),

software_systems as (
    select * from {{ ref('paper_systems_found') }}
    where figure_id = '11a' and reading = 'source'
),

-- Systems whose accelerator or host processor is not that of the first round.
hardware_changes as (
    select count(*) as changed_count
    from software_systems
    inner join software_systems as first_systems on first_systems.label_order = 1
    where
        software_systems.accelerator_name != first_systems.accelerator_name
        or software_systems.host_processor_name != first_systems.host_processor_name
),

hardware as (
    select * from {{ ref('figure_11b') }}
    where variant = 'corrected'
)

select
    'loss-below-1' as check_id,
    max(1 - performance_ratio) * 100 as our_value
from software
union all
select
    'efficiency-1.28x' as check_id,
    max(efficiency_ratio) as our_value
from software
where version = 'v3.1'
union all
select
    'efficiency-1.28x-by-software' as check_id,
    changed_count as our_value
from hardware_changes
union all
select
    'one-edge-system' as check_id,
    count(*) as our_value
from software_systems
where category = 'datacenter'
union all
select
    'hardware-performance-1.72x' as check_id,
    max(performance_ratio) as our_value
from hardware
where hardware_version = 'v5'
