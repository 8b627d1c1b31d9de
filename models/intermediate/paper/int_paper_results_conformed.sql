-- One row per result of the paper's export, in the warehouse's own names: benchmark, scenario, submitter, processor.
with

results as (
    select * from {{ ref('int_paper_results_pivoted') }}
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

conformed as (
    select
        results.*,
        availability_aliases.availability,
        submitter_aliases.submitter,
        benchmark_aliases.benchmark_id,
        scenario_aliases.scenario,
        coalesce(host_processor_aliases.host_processor_name, results.host_processor_text) as host_processor_name,
        coalesce(scenarios.samples_per_query, 1) as samples_per_query
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
)

select
    md5(concat_ws(
        '|', round_id, division, category, public_id, submitter, system_name, benchmark_id, coalesce(scenario, '')
    )) as source_result_id,
    round_id,
    suite,
    category,
    division,
    availability,
    public_id,
    submitter,
    system_name,
    cast(null as varchar) as platform,
    cast(null as varchar) as location,
    accelerator_name,
    case when accelerator_name is not null then total_accelerators end as accelerator_count,
    node_count,
    host_processor_name,
    host_processors_per_node * node_count as host_processor_count,
    software,
    benchmark_id,
    cast(null as varchar) as used_model,
    scenario,
    samples_per_query,
    cast(null as varchar) as accuracy_text,
    throughput_samples_per_s,
    throughput_tokens_per_s,
    cast(null as double) as logged_tokens_per_sample,
    latency_ms,
    cast(null as double) as stream_count,
    time_to_train_min,
    coalesce(power_w, energy_j_per_query, training_energy_kj) is not null as has_power,
    power_w,
    energy_j_per_query,
    {{ safe_divide('energy_j_per_query', 'samples_per_query') }} as energy_j_per_inference,
    training_energy_kj,
    {{ implied_power_w(
        'power_w', 'energy_j_per_query', 'latency_ms', 'training_energy_kj', 'time_to_train_min'
    ) }} as implied_power_w,
    {{ implied_power_w(
        'power_w', 'energy_j_per_query_as_labelled', 'latency_ms', 'training_energy_kj', 'time_to_train_min'
    ) }} as implied_power_w_as_labelled,
    cast(null as varchar) as power_run_flags,
    correction_ids,
    true as is_complete,
    source_id as published_source,
    source_path,
    source_line,
    source_path as power_source_path,
    power_source_line,
    pair_id,
    benchmark_text,
    true as is_in_paper_export
from conformed
