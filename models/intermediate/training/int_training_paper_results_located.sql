-- One row per Training result of the paper's export that is also in a submission, with the folder that it comes from:
-- the same round, system, benchmark and scale. A system's name alone occurs at several scales.
with

results as (
    select
        *,
        {{ bare_name('system_name') }} as bare_system_name
    from {{ ref('int_results_conformed') }}
    where suite = 'training' and has_power
),

paper as (
    select * from results
    where is_in_paper_export
),

located as (
    select * from results
    where result_path is not null and is_complete and not is_local
    qualify row_number() over (partition by round_id, result_path order by published_source) = 1
),

candidates as (
    select
        paper.source_result_id,
        located.round_id,
        located.category,
        located.result_path,
        -- Energies that are added in another order differ in the last digit, and what remains of a difference shows it.
        {{ round_to(relative_difference('paper.time_to_train_min', 'located.time_to_train_min'), 12) }}
            as performance_difference,
        {{ round_to(relative_difference('paper.training_energy_kj', 'located.training_energy_kj'), 12) }}
            as power_difference
    from paper
    inner join located
        on
            paper.round_id = located.round_id
            and paper.submitter = located.submitter
            and paper.bare_system_name = located.bare_system_name
            and paper.benchmark_id = located.benchmark_id
            and paper.accelerator_count = located.accelerator_count
)

{{ nearest_pairs('candidates') }}
