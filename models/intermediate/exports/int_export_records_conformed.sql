-- One row per record of an inference export, whichever it is, with its names in the warehouse's own spelling.
with

records as (
    {% for model in [
        'stg_exports__summary_results', 'stg_exports__cm_inference_results', 'stg_exports__openmlperf_inference_results'
    ] %}
    select
        {% for column in export_record_columns() %}
        {{ column }},
        {% endfor %}
        {{ 'true' if 'summary' in model else 'false' }} as is_official_table
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

benchmark_aliases as (
    select * from {{ ref('benchmark_aliases') }}
    where suite = 'inference'
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
),

submitter_aliases as (
    select * from {{ ref('submitter_aliases') }}
),

availability_aliases as (
    select * from {{ ref('availability_aliases') }}
),

accelerator_placeholders as (
    select * from {{ ref('accelerator_placeholders') }}
)

select
    records.*,
    'inference' as suite,
    'inference-' || records.version as round_id,
    submitter_aliases.submitter,
    availability_aliases.availability,
    benchmark_aliases.benchmark_id,
    scenario_aliases.scenario,
    case
        when accelerator_placeholders.accelerator_text is null then records.accelerator_text
    end as accelerator_name
from records
left join benchmark_aliases on records.benchmark_text = benchmark_aliases.benchmark_text
left join scenario_aliases on records.scenario_text = scenario_aliases.scenario_text
left join submitter_aliases on records.submitter_text = submitter_aliases.submitter_text
left join availability_aliases on records.availability_text = availability_aliases.availability_text
left join accelerator_placeholders on records.accelerator_text = accelerator_placeholders.accelerator_text
