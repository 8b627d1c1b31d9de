-- One row per Inference result of the paper's export that is also in a submission, with the folder that it comes from.
-- Pairs are found first by name: round, category, submitter, benchmark, scenario, and the system's name without
-- punctuation. If several systems have one name, those are paired whose numbers are nearest to each other. The others
-- are paired by value: the same performance and the same power in the same round are the same measurement under a wrong
-- label.
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
    from {{ ref('int_results_conformed') }}
    where suite = 'inference'
),

paper as (
    select * from results
    where is_in_paper_export
),

-- One row per folder and category, whatever the number of sources that have it.
located as (
    select * from results
    where result_path is not null and division = 'closed' and has_power and not is_local
    qualify row_number() over (
        partition by round_id, category, result_path
        order by case when is_complete then 0 else 1 end, published_source
    ) = 1
),

compared as (
    select
        paper.source_result_id,
        located.round_id,
        located.category,
        located.result_path,
        paper.submitter = located.submitter
        and paper.benchmark_id = located.benchmark_id
        and paper.scenario = located.scenario
        and paper.bare_system_name = located.bare_system_name as is_same_name,
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
),

candidates_by_name as (
    select * from compared
    where is_same_name
),

by_name as (
    {{ nearest_pairs('candidates_by_name') }}
),

candidates_by_value as (
    select compared.*
    from compared
    left join by_name as taken_results on compared.source_result_id = taken_results.source_result_id
    left join by_name as taken_paths
        on
            compared.round_id = taken_paths.round_id
            and compared.category = taken_paths.category
            and compared.result_path = taken_paths.result_path
    where
        compared.performance_difference < {{ same_value }}
        and compared.power_difference < {{ same_value }}
        and taken_results.source_result_id is null
        and taken_paths.result_path is null
),

by_value as (
    {{ nearest_pairs('candidates_by_value') }}
)

select * from by_name
union all
select * from by_value
