-- One row per scored result of a Storage submission: its read throughput and its attributes. The simulated accelerators
-- are no part of the system, so it has none.
with

results as (
    select * from {{ ref('int_storage_results_scored') }}
    where no_score_reason is null
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

division_aliases as (
    select * from {{ ref('division_aliases') }}
),

named as (
    select
        results.*,
        coalesce(described.system_name, results.system_dir) as system_name
    from results
    left join {{ ref('storage_systems_described') }} as described
        on
            results.source_id = described.source_id
            and results.submitter_text = described.submitter_text
            and results.system_dir = described.system_dir
)

select
    named.source_id || '|' || named.result_path as result_key,
    'performance' as measurement_role,
    'read_throughput_mib_per_s' as measure,
    named.read_throughput_mib_per_s as result_number,
    named.source_id,
    named.source_path,
    named.source_line,
    sources.round_id,
    'storage' as suite,
    'storage' as category,
    division_aliases.division,
    named.submitter_text,
    named.system_name,
    named.system_dir,
    named.result_path,
    named.node_count,
    systems.software,
    named.benchmark_id,
    named.simulated_accelerator_count,
    named.accelerator_utilization_pct,
    named.read_throughput_samples_per_s
from named
inner join sources on named.source_id = sources.source_id
left join division_aliases on named.division_text = division_aliases.division_text
left join {{ ref('stg_storage__systems') }} as systems
    on
        named.source_id = systems.source_id
        and named.division_text = systems.division_text
        and named.submitter_text = systems.submitter_text
        and named.system_name = systems.system_name
