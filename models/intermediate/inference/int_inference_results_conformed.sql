-- One row per result and category of a submission, in the warehouse's own names and units. A system that is both
-- datacenter and edge gives a row in each category that has its benchmark and scenario.
with

results as (
    select * from {{ ref('int_inference_results_classified') }}
    where rejection_reason is null
),

powers as (
    select * from {{ ref('int_power_metrics_computed') }}
),

flagged as (
    select * from {{ ref('int_power_runs_flagged') }}
),

categories as (
    select * from {{ ref('int_categories_assigned') }}
),

accuracies as (
    select
        source_id,
        location,
        string_agg(metric || ': ' || value_text, '  ' order by metric_number) as accuracy_text
    from {{ ref('int_inference_accuracies_read') }}
    group by source_id, location
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

submitter_aliases as (
    select * from {{ ref('submitter_aliases') }}
),

availability_aliases as (
    select * from {{ ref('availability_aliases') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
)

select
    md5(concat_ws('|', results.source_id, results.location, categories.category)) as source_result_id,
    results.round_id,
    'inference' as suite,
    categories.category,
    results.division,
    availability_aliases.availability,
    cast(null as varchar) as public_id,
    -- A submission on this machine may be somebody's first.
    coalesce(
        submitter_aliases.submitter, case when sources.kind = 'local' then results.submitter_text end
    ) as submitter,
    results.system_name,
    results.platform,
    results.location,
    results.accelerator_name,
    case
        when results.accelerator_name is not null then results.accelerators_per_node * results.node_count
    end as accelerator_count,
    results.node_count,
    results.host_processor_name,
    results.host_processors_per_node * results.node_count as host_processor_count,
    results.software,
    results.benchmark_id,
    results.used_model,
    results.scenario,
    -- Where the number of streams is the result, it is also the number of samples in a query.
    case
        when results.measure = 'stream_count' then cast(results.result_number as integer)
        else scenarios.samples_per_query
    end as samples_per_query,
    accuracies.accuracy_text,
    {% for measure in ['throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'stream_count'] %}
    case when results.measure = '{{ measure }}' then results.result_number end as {{ measure }},
    {% endfor %}
    results.logged_tokens_per_sample,
    cast(null as double) as time_to_train_min,
    results.has_power,
    powers.power_w,
    powers.energy_j_per_query,
    {{ safe_divide('powers.energy_j_per_query', 'scenarios.samples_per_query') }} as energy_j_per_inference,
    cast(null as double) as training_energy_kj,
    powers.mean_power_w as implied_power_w,
    powers.mean_power_w as implied_power_w_as_labelled,
    flagged.flags as power_run_flags,
    cast(null as varchar) as correction_ids,
    results.result_number is not null
    and (not results.has_power or coalesce(powers.power_w, powers.energy_j_per_query) is not null) as is_complete,
    false as is_in_paper_export,
    results.source_id as published_source,
    coalesce(results.source_path, results.location || '/performance/run_1') as source_path,
    results.source_line,
    powers.samples_source_path as power_source_path,
    powers.first_line_inside as power_source_line
from results
inner join sources on results.source_id = sources.source_id
inner join categories
    on
        results.system_type = categories.system_type_text
        and results.benchmark_id = categories.benchmark_id
        and results.scenario = categories.scenario
left join powers on results.source_id = powers.source_id and results.location = powers.location
left join flagged on results.source_id = flagged.source_id and results.location = flagged.location
left join accuracies on results.source_id = accuracies.source_id and results.location = accuracies.location
left join submitter_aliases on results.submitter_text = submitter_aliases.submitter_text
left join availability_aliases on results.availability_text = availability_aliases.availability_text
left join scenarios on results.scenario = scenarios.scenario
