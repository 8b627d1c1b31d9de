-- One row per result, category and source that has it, in the warehouse's own names. What is the same for all families
-- of sources is done here, once: spellings, categories, counts. A system that is both
-- datacenter and edge has a row in each category that has its benchmark and its scenario. The columns that are
-- translated or counted here are listed below; all other attributes are passed on unchanged.
{% set translated = [
    'category', 'availability_text', 'submitter_text', 'accelerator_count', 'accelerators_per_node',
    'host_processor_text', 'host_processors_per_node', 'benchmark_id', 'benchmark_text', 'scenario_text',
    'mean_power_w', 'is_incomplete', 'is_in_paper_export',
] %}
with

results as (
    select * from {{ ref('int_results_pivoted') }}
    where not has_conflict
),

benchmark_aliases as (
    select * from {{ ref('benchmark_aliases') }}
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

submitter_aliases as (
    select * from {{ ref('submitter_aliases') }}
),

availability_aliases as (
    select * from {{ ref('availability_aliases') }}
),

host_processor_aliases as (
    select * from {{ ref('host_processor_aliases') }}
),

categories as (
    select * from {{ ref('int_categories_assigned') }}
),

named as (
    select
        results.*,
        {{ is_local('results.source_id') }} as is_local,
        coalesce(results.benchmark_id, benchmark_aliases.benchmark_id) as canonical_benchmark_id,
        scenario_aliases.scenario,
        scenarios.samples_per_query,
        submitter_aliases.submitter,
        availability_aliases.availability,
        coalesce(host_processor_aliases.host_processor_name, results.host_processor_text) as host_processor_name
    from results
    left join benchmark_aliases
        on
            results.suite = benchmark_aliases.suite
            and results.benchmark_text = benchmark_aliases.benchmark_text
    left join scenario_aliases on results.scenario_text = scenario_aliases.scenario_text
    left join scenarios on scenario_aliases.scenario = scenarios.scenario
    left join submitter_aliases on results.submitter_text = submitter_aliases.submitter_text
    left join availability_aliases on results.availability_text = availability_aliases.availability_text
    left join host_processor_aliases on results.host_processor_text = host_processor_aliases.host_processor_text
),

conformed as (
    select
        named.result_key,
        {% for column in result_attributes() if column not in translated %}
        named.{{ column }},
        {% endfor %}
        coalesce(named.category, categories.category) as category,
        named.availability,
        -- A submission on this machine can be the first one of its submitter.
        coalesce(named.submitter, case when named.is_local then named.submitter_text end) as submitter,
        case
            when named.accelerator_name is not null
                -- A count of zero beside a name counts the separate cards only.
                then nullif(coalesce(named.accelerator_count, named.accelerators_per_node * named.node_count), 0)
        end as accelerator_count,
        named.host_processor_name,
        named.host_processors_per_node * named.node_count as host_processor_count,
        named.canonical_benchmark_id as benchmark_id,
        named.scenario,
        {% for measure in performance_measures() %}
        named.{{ measure }},
        {% endfor %}
        named.has_power as is_power_run,
        coalesce(named.power_w, named.energy_j_per_query, named.training_energy_kj) is not null as has_power,
        named.power_w,
        named.energy_j_per_query,
        {{ safe_divide('named.energy_j_per_query', 'coalesce(named.samples_per_query, 1)') }} as energy_j_per_inference,
        named.training_energy_kj,
        -- The mean that the logs give, else the official power, which is a mean too. Never energy over time.
        coalesce(named.mean_power_w, named.power_w) as mean_power_w,
        named.correction_ids,
        not coalesce(named.is_incomplete, false) as is_complete,
        coalesce(named.is_in_paper_export, false) as is_in_paper_export,
        named.is_local,
        named.source_id as published_source,
        named.source_path,
        named.source_line,
        named.power_source_path,
        named.power_source_line
    from named
    left join categories
        on
            named.system_type_text = categories.system_type_text
            and named.canonical_benchmark_id = categories.benchmark_id
            and named.scenario = categories.scenario
)

select
    -- Key within the source: of the folder of a submission, or of the attributes of a result in a list without folders.
    -- A result of the paper's export has the same key in all editions.
    case
        when result_path is not null then md5(concat_ws('|', published_source, round_id, category, result_path))
        else md5(concat_ws(
            '|', case when not is_in_paper_export then published_source end, round_id, division, category, public_id,
            submitter, system_name, benchmark_id, coalesce(scenario, '')
        ))
    end as source_result_id,
    *
from conformed
