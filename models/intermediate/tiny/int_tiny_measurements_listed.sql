-- One row per measurement of a Tiny submission: the latency of a result, and its energy per inference, or for streaming
-- wakeword its power. A streaming result has no latency; its row of performance has no number.
-- The mean power is the one that the runner printed for the windows of the energy run, and no product or quotient.
with

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
    where coalesce(latency_ms, energy_uj_per_inference, duty_cycle) is not null
),

matches as (
    select * from {{ ref('int_tiny_systems_matched') }}
),

systems as (
    select * from {{ ref('stg_tiny__systems') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

files as (
    select * from {{ ref('stg_tiny__files') }}
),

accuracy_metrics as (
    select * from {{ ref('tiny_accuracy_metrics') }}
),

described as (
    select
        results.source_id || '|' || results.result_path as result_key,
        results.source_id,
        sources.round_id,
        'tiny' as suite,
        'tiny' as category,
        results.division,
        systems.availability_text,
        results.submitter_text,
        coalesce(systems.board_name, results.system_dir) as system_name,
        results.system_dir,
        results.result_path,
        systems.accelerator_name,
        systems.host_processor_name as host_processor_text,
        systems.software,
        results.benchmark_id,
        results.variant as used_model,
        accuracy_metrics.metric
        || ': '
        || case accuracy_metrics.measure when 'auc' then results.auc else results.top1_pct end as accuracy_text
    from results
    inner join sources on results.source_id = sources.source_id
    left join accuracy_metrics on results.benchmark_id = accuracy_metrics.benchmark_id
    left join matches
        on
            results.source_id = matches.source_id
            and results.division = matches.division
            and results.submitter_text = matches.submitter_text
            and results.system_dir = matches.system_dir
    left join systems
        on
            matches.source_id = systems.source_id
            and matches.system_path = systems.source_path
),

measured as (
    select
        source_id,
        result_path,
        'performance' as measurement_role,
        'latency_ms' as measure,
        latency_ms as result_number,
        cast(null as double) as mean_power_w,
        latency_ms is null and duty_cycle is null as is_incomplete,
        coalesce(source_path, power_source_path) as source_path,
        coalesce(source_line, power_source_line) as source_line
    from results
    union all
    select
        source_id,
        result_path,
        'energy' as measurement_role,
        case when is_streaming then 'power_w' else 'energy_j_per_query' end as measure,
        case when is_streaming then power_uw else energy_uj_per_inference end / 1e6 as result_number,
        power_uw / 1e6 as mean_power_w,
        false as is_incomplete,
        power_source_path as source_path,
        power_source_line as source_line
    from results
    where case when is_streaming then power_uw else energy_uj_per_inference end is not null
)

select
    described.*,
    measured.measurement_role,
    measured.measure,
    measured.result_number,
    measured.mean_power_w,
    measured.is_incomplete,
    case when measured.measurement_role = 'energy' then files.content_sha256 end as measurement_id,
    measured.source_path,
    measured.source_line
from described
inner join measured
    on
        described.source_id = measured.source_id
        and described.result_path = measured.result_path
left join files on measured.source_id = files.source_id and measured.source_path = files.source_path
