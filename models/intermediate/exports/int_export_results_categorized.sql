-- One row per result, category and export that has it, in the columns that all families of sources share. A result
-- with two values in one export is left out: `conflicts` has both, and none is chosen.
with

results as (
    select * from {{ ref('int_export_results_pivoted') }}
    where not has_conflict
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

categories as (
    select * from {{ ref('int_categories_assigned') }}
),

public_ids as (
    select * from {{ ref('int_inference_public_ids') }}
),

host_processor_aliases as (
    select * from {{ ref('host_processor_aliases') }}
)

select
    concat_ws('|', results.source_id, results.round_id, results.location, categories.category) as source_result_id,
    results.is_official_table,
    results.round_id,
    results.suite,
    categories.category,
    results.division,
    results.availability,
    coalesce(results.public_id, public_ids.public_id) as public_id,
    results.submitter,
    results.system_name,
    results.platform,
    results.location,
    results.accelerator_name,
    case
        when results.accelerator_name is not null then nullif(results.accelerators_per_node, 0) * results.node_count
    end as accelerator_count,
    results.node_count,
    coalesce(host_processor_aliases.host_processor_name, results.host_processor_name) as host_processor_name,
    results.host_processors_per_node * results.node_count as host_processor_count,
    results.software,
    results.benchmark_id,
    results.used_model,
    results.scenario,
    scenarios.samples_per_query,
    results.accuracy_text,
    results.throughput_samples_per_s,
    results.throughput_tokens_per_s,
    cast(null as double) as logged_tokens_per_sample,
    results.latency_ms,
    cast(null as double) as stream_count,
    cast(null as double) as time_to_train_min,
    coalesce(results.power_w, results.energy_j_per_query) is not null as has_power,
    results.power_w,
    results.energy_j_per_query,
    {{ safe_divide('results.energy_j_per_query', 'scenarios.samples_per_query') }} as energy_j_per_inference,
    cast(null as double) as training_energy_kj,
    {{ implied_power_w('results.power_w', 'results.energy_j_per_query', 'results.latency_ms', 'null', 'null') }}
        as implied_power_w,
    -- No export mislabels a power or an energy: what is labelled is what is implied.
    {{ implied_power_w('results.power_w', 'results.energy_j_per_query', 'results.latency_ms', 'null', 'null') }}
        as implied_power_w_as_labelled,
    cast(null as varchar) as power_run_flags,
    case when results.is_relabelled then 'token-measured-results' end as correction_ids,
    true as is_complete,
    false as is_in_paper_export,
    results.source_id as published_source,
    results.source_path,
    results.source_line,
    results.power_source_path,
    results.power_source_line
from results
left join scenarios on results.scenario = scenarios.scenario
left join categories
    on
        results.system_type_text = categories.system_type_text
        and results.benchmark_id = categories.benchmark_id
        and results.scenario = categories.scenario
left join public_ids
    on
        results.round_id = public_ids.round_id
        and results.location = public_ids.location
left join host_processor_aliases on results.host_processor_name = host_processor_aliases.host_processor_text
