-- One row per result, category and source that has it: what did the work. A named accelerator did it, whatever the
-- framework is called. Without one, the processor did it if the system has nothing else that could, and otherwise only
-- if the framework or the folder says so. Sources that name two different devices leave it open. In a suite that
-- measures no computation, all systems are of the kind of the suite.
with

results as (
    select * from {{ ref('int_results_conformed') }}
),

system_names as (
    select distinct
        system_name,
        host_processor_name
    from results
),

-- What is known of a system is preferred to what is known of its processor.
systems as (
    select
        names.system_name,
        names.host_processor_name,
        coalesce(
            max(kinds.system_kind) filter (where kinds.matched_column = 'system_name'), max(kinds.system_kind)
        ) as system_kind
    from system_names as names
    inner join {{ ref('processor_kinds') }} as kinds
        on
            {{ is_like(
                "case kinds.matched_column when 'system_name' then names.system_name else names.host_processor_name end",
                'kinds.name_pattern',
            ) }}
    group by names.system_name, names.host_processor_name
),

software_names as (
    select distinct
        software,
        system_dir
    from results
),

devices as (
    select
        names.software,
        names.system_dir,
        case when count(distinct kinds.system_kind) = 1 then max(kinds.system_kind) else 'not_stated' end as system_kind
    from software_names as names
    inner join {{ ref('software_devices') }} as kinds
        on {{ is_like("concat_ws(' ', names.software, names.system_dir)", 'kinds.name_pattern') }}
    group by names.software, names.system_dir
)

select
    results.source_result_id,
    case
        when suite_kinds.system_kind is not null then suite_kinds.system_kind
        when results.accelerator_name is not null then coalesce(accelerators.system_kind, 'not_stated')
        when systems.system_kind = 'mcu' then 'mcu'
        when devices.system_kind != 'cpu_only' then devices.system_kind
        when systems.system_kind = 'cpu_only' then 'cpu_only'
        when devices.system_kind = 'cpu_only' and systems.system_kind is not null then systems.system_kind
        else 'not_stated'
    end as system_kind
from results
left join {{ ref('system_kinds') }} as suite_kinds on results.suite = suite_kinds.suite
left join {{ ref('int_accelerators_matched') }} as accelerators
    on results.accelerator_name = accelerators.accelerator_name
left join systems
    on
        results.system_name = systems.system_name
        and results.host_processor_name is not distinct from systems.host_processor_name
left join devices
    on
        results.software is not distinct from devices.software
        and results.system_dir is not distinct from devices.system_dir
