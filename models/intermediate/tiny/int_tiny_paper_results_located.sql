-- One row per tiny result of the paper's export that is also in a submission, with the folder that it comes from.
-- The export names a board, a chip or a folder, whichever a round's table had, so the values tell: of the same round,
-- submitter and benchmark those go together that are each other's nearest in latency and energy.
with

results as (
    select * from {{ ref('int_results_unioned') }}
    where suite = 'tiny' and division = 'closed' and latency_ms is not null
),

paper as (
    select * from results
    where is_in_paper_export
),

located as (
    select * from results
    where location is not null and is_complete and not {{ is_local('published_source') }}
    qualify row_number() over (partition by round_id, location order by published_source) = 1
),

candidates as (
    select
        paper.source_result_id,
        located.round_id,
        located.category,
        located.location,
        {{ relative_difference('paper.latency_ms', 'located.latency_ms') }} as performance_difference,
        -- Neither with energy agree in that; one without the other do not.
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
),

ranked as (
    select
        *,
        row_number() over (partition by source_result_id order by {{ distance() }}, location) as rank_of_location,
        row_number() over (
            partition by round_id, location order by {{ distance() }}, source_result_id
        ) as rank_of_result
    from candidates
)

select
    source_result_id,
    round_id,
    category,
    location,
    performance_difference,
    power_difference,
    'value' as located_by
from ranked
where rank_of_location = 1 and rank_of_result = 1
