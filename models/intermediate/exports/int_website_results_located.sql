-- One row per result of a results page that another source has too, with the folder of the submission that it comes
-- from. The pages name no folder. Pairs have the same round, category, division, submitter, benchmark and scenario, and
-- are found first by the system's name without punctuation; of those that are left then by the public id, and last by
-- the performance. The name goes before the id, because official sources give some ids to different systems.
{% set same_value = 0.001 %}
{% set conditions = {
    'name': 'compared.is_same_name',
    'public_id': 'compared.is_same_public_id',
    'value': 'compared.performance_difference < ' ~ same_value,
} %}
with

results as (
    select
        *,
        coalesce(throughput_samples_per_s, throughput_tokens_per_s, latency_ms) as performance,
        {{ bare_name('system_name') }} as bare_system_name
    from {{ ref('int_results_conformed') }}
    where suite = 'inference' and not is_in_paper_export and not is_local
),

-- One row per folder and category, whatever the number of sources that have it.
folders as (
    select
        *,
        max(public_id) over (partition by round_id, category, result_path) as folder_public_id
    from results
    where result_path is not null
    qualify row_number() over (
        partition by round_id, category, result_path
        order by case when is_complete then 0 else 1 end, published_source
    ) = 1
),

compared as (
    select
        listed.source_result_id,
        folders.round_id,
        folders.category,
        folders.result_path,
        listed.bare_system_name = folders.bare_system_name as is_same_name,
        listed.public_id = folders.folder_public_id as is_same_public_id,
        {{ relative_difference('listed.performance', 'folders.performance') }} as performance_difference,
        -- These results have no power, so that performance alone decides which pair is nearest.
        0 as power_difference
    from results as listed
    inner join folders
        on
            listed.round_id = folders.round_id
            and listed.category = folders.category
            and listed.division = folders.division
            and listed.submitter = folders.submitter
            and listed.benchmark_id = folders.benchmark_id
            and listed.scenario = folders.scenario
    where listed.result_path is null
),

{% for rule in conditions %}
candidates_by_{{ rule }} as (
    select compared.*
    from compared
    {% if not loop.first %}
    left join pairs_after_{{ loop.previtem }} as taken_results
        on compared.source_result_id = taken_results.source_result_id
    left join pairs_after_{{ loop.previtem }} as taken_folders
        on
            compared.round_id = taken_folders.round_id
            and compared.category = taken_folders.category
            and compared.result_path = taken_folders.result_path
    {% endif %}
    where
        {{ conditions[rule] }}
        {% if not loop.first %}
        and taken_results.source_result_id is null
        and taken_folders.result_path is null
        {% endif %}
),

pairs_by_{{ rule }} as (
    {{ nearest_pairs('candidates_by_' ~ rule) }}
),

pairs_after_{{ rule }} as (
    select
        *,
        '{{ rule }}' as found_by
    from pairs_by_{{ rule }}
    {% if not loop.first %}
    union all
    select * from pairs_after_{{ loop.previtem }}
    {% endif %}
),

{% endfor %}
located as (
    select * from pairs_after_{{ conditions | last }}
)

select * from located
