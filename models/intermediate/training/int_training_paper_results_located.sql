-- One row per training result of the paper's export that is also in a submission, with the folder that it comes from:
-- the same round, system, benchmark and scale. A system's name alone stands for several scales.
with

results as (
    select
        *,
        {{ bare_name('system_name') }} as bare_system_name
    from {{ ref('int_results_unioned') }}
    where suite = 'training' and has_power
),

paper as (
    select * from results
    where is_in_paper_export
),

located as (
    select * from results
    where location is not null and is_complete and not {{ is_local('published_source') }}
    qualify row_number() over (partition by round_id, location order by published_source) = 1
)

select
    paper.source_result_id,
    located.round_id,
    located.category,
    located.location,
    {{ relative_difference('paper.time_to_train_min', 'located.time_to_train_min') }} as performance_difference,
    {{ relative_difference('paper.training_energy_kj', 'located.training_energy_kj') }} as power_difference,
    'name' as located_by
from paper
inner join located
    on
        paper.round_id = located.round_id
        and paper.submitter = located.submitter
        and paper.bare_system_name = located.bare_system_name
        and paper.benchmark_id = located.benchmark_id
        and paper.accelerator_count = located.accelerator_count
