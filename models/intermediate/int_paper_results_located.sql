-- One row per result of the paper's export that is also in a submission, with the folder that it comes from.
-- First by name: round, category, submitter, benchmark, scenario, and the system's name without punctuation. Several
-- systems may share a name; then those go together whose numbers are nearest to each other. What is left goes together
-- by value: the same performance and the same power in the same round are the same measurement, filed wrongly.
{% set same_value = 0.001 %}
with

results as (
    select
        *,
        coalesce(throughput_samples_per_s, throughput_tokens_per_s, latency_ms) as performance,
        case
            when throughput_samples_per_s is not null then 'samples'
            when throughput_tokens_per_s is not null then 'tokens'
            when latency_ms is not null then 'latency'
        end as performance_kind,
        coalesce(power_w, energy_j_per_query) as power,
        {{ bare_name('system_name') }} as bare_system_name
    from {{ ref('int_results_unioned') }}
    where suite = 'inference'
),

paper as (
    select * from results
    where is_in_paper_export
),

located_ranked as (
    select
        *,
        row_number() over (
            partition by round_id, category, location
            order by case when is_complete then 0 else 1 end, published_source
        ) as choice
    from results
    where
        location is not null
        and division = 'closed'
        and has_power
        and not {{ is_local('published_source') }}
),

-- One row per folder and category, whatever the number of sources that have it.
located as (
    select * from located_ranked
    where choice = 1
),

candidates as (
    select
        paper.source_result_id,
        located.round_id,
        located.category,
        located.location,
        case
            when paper.performance_kind = located.performance_kind
                then {{ relative_difference('paper.performance', 'located.performance') }}
        end as performance_difference,
        {{ relative_difference('paper.power', 'located.power') }} as power_difference
    from paper
    inner join located
        on
            paper.round_id = located.round_id
            and paper.category = located.category
            and paper.submitter = located.submitter
            and paper.benchmark_id = located.benchmark_id
            and paper.scenario = located.scenario
            and paper.bare_system_name = located.bare_system_name
),

ranked as (
    select
        *,
        row_number() over (partition by source_result_id order by {{ distance() }}, location) as rank_of_location,
        row_number() over (
            partition by round_id, category, location order by {{ distance() }}, source_result_id
        ) as rank_of_result
    from candidates
),

by_name as (
    select * from ranked
    where rank_of_location = 1 and rank_of_result = 1
),

candidates_by_value as (
    select
        paper.source_result_id,
        located.round_id,
        located.category,
        located.location,
        {{ relative_difference('paper.performance', 'located.performance') }} as performance_difference,
        {{ relative_difference('paper.power', 'located.power') }} as power_difference
    from paper
    inner join located
        on
            paper.round_id = located.round_id
            and paper.category = located.category
            and paper.performance_kind = located.performance_kind
    left join by_name as taken_results on paper.source_result_id = taken_results.source_result_id
    left join by_name as taken_locations
        on
            located.round_id = taken_locations.round_id
            and located.category = taken_locations.category
            and located.location = taken_locations.location
    where
        {{ relative_difference('paper.performance', 'located.performance') }} < {{ same_value }}
        and {{ relative_difference('paper.power', 'located.power') }} < {{ same_value }}
        and taken_results.source_result_id is null
        and taken_locations.location is null
),

ranked_by_value as (
    select
        *,
        row_number() over (partition by source_result_id order by {{ distance() }}, location) as rank_of_location,
        row_number() over (
            partition by round_id, category, location order by {{ distance() }}, source_result_id
        ) as rank_of_result
    from candidates_by_value
)

select
    *,
    'name' as located_by
from by_name
union all
select
    *,
    'value' as located_by
from ranked_by_value
where rank_of_location = 1 and rank_of_result = 1
