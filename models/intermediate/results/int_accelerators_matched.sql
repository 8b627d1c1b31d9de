-- One row per name of an accelerator in the results: what it is and who makes it by the pattern that the name fits, and
-- its model by the reviewed spelling. A spelling that was not reviewed yet has no model, so it fails no build.
with

names as (
    select distinct accelerator_name
    from {{ ref('int_results_conformed') }}
    where accelerator_name is not null
),

patterns as (
    select
        names.accelerator_name,
        max(kinds.system_kind) as system_kind,
        max(kinds.accelerator_vendor) as accelerator_vendor
    from names
    inner join {{ ref('accelerator_kinds') }} as kinds
        on {{ is_like('names.accelerator_name', 'kinds.name_pattern') }}
    group by names.accelerator_name
)

select
    names.accelerator_name,
    patterns.system_kind,
    coalesce(models.accelerator_vendor, patterns.accelerator_vendor) as accelerator_vendor,
    models.accelerator_family,
    models.accelerator_model
from names
left join patterns on names.accelerator_name = patterns.accelerator_name
left join {{ ref('accelerator_aliases') }} as aliases on names.accelerator_name = aliases.accelerator_name
left join {{ ref('accelerator_models') }} as models on aliases.accelerator_model = models.accelerator_model
