-- One row per claim of the paper about the range of powers (figure 2) and about training at scale (figure 6): the value
-- that the corrected data give.
with

powers as (
    select * from {{ ref('figure_2') }}
    where variant = 'corrected'
),

-- The energy that was metered at the wall (AC); the bars of figure 6 show the DC-metered energy of the same runs.
wall_energies as (
    select
        max(training_energy_kj) filter (where accelerator_count = 512) as energy_512,
        max(training_energy_kj) filter (where accelerator_count = 8) as energy_8
    from {{ ref('int_results_identified') }}
    where
        is_in_paper_export
        and benchmark_id = 'llama2_70b_lora'
        and system_name = 'SMC-H100-AC-Power'
),

training as (
    select
        max(time_to_train_min) filter (where accelerator_count = 512) as minutes_512,
        max(time_to_train_min) filter (where accelerator_count = 8) as minutes_8
    from {{ ref('figure_6') }}
    where variant = 'corrected'
)

select
    'power-from-microwatts' as check_id,
    min(min_power_w) as our_value
from powers
union all
select
    'power-to-megawatts' as check_id,
    max(max_power_w) as our_value
from powers
union all
select
    'tiny-minimum' as check_id,
    min(min_power_w) as our_value
from powers
where category = 'tiny'
union all
select
    'training-maximum' as check_id,
    max(max_power_w) as our_value
from powers
where category = 'training'
union all
select
    'scale-energy-3.8x' as check_id,
    energy_512 / energy_8 as our_value
from wall_energies
union all
select
    'scale-time-93' as check_id,
    (minutes_512 / minutes_8 - 1) * 100 as our_value
from training
