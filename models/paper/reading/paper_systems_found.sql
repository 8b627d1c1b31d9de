-- One row per figure, reading and label: the result from which a number that is typed into the paper's scripts was
-- made. Reading `source` is the system that gives the number, `cited` the one that the paper names.
with

systems as (
    select * from {{ ref('paper_systems') }}
),

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export
)

select
    systems.figure_id,
    systems.reading,
    systems.label,
    cast(systems.label_order as integer) as label_order,
    systems.category,
    systems.public_id,
    results.result_id,
    results.system_name,
    results.accelerator_name,
    results.accelerator_count,
    results.host_processor_name,
    results.benchmark_id,
    results.all_samples_per_s,
    results.power_w,
    results.time_to_train_min,
    results.training_energy_kj,
    results.metering_point,
    results.efficiency_samples_per_j
from systems
left join results
    on
        systems.public_id = results.public_id
        and systems.category = results.category
        and systems.benchmark_id = results.benchmark_id
        and systems.scenario is not distinct from results.scenario
