-- One row per Tiny result of the paper's export that is also in a submission, with the folder that it comes from. The
-- export names a board, a chip or a folder, whichever a round's table had, so pairs are found by value: within a round,
-- submitter and benchmark, those that are each other's nearest in latency and energy.
with

results as (
    select * from {{ ref('int_results_conformed') }}
    where suite = 'tiny' and division = 'closed' and latency_ms is not null
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
        {{ relative_difference('paper.latency_ms', 'located.latency_ms') }} as performance_difference,
        -- Two results without energy agree in it; one with and one without energy do not.
        case
            when paper.has_power = located.has_power
                then coalesce({{ relative_difference(
                    'paper.energy_j_per_inference', 'located.energy_j_per_inference'
                ) }}, 0)
        end as power_difference
    from paper
    inner join located
        on
            paper.round_id = located.round_id
            and paper.submitter = located.submitter
            and paper.benchmark_id = located.benchmark_id
)

{{ nearest_pairs('candidates') }}
