-- One row per measured line as the paper's scripts read it, in each published variant: not corrected, model and
-- scenario in lower case. The printed figures were drawn from the edition before the last commit where a file has one.
with

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

variant_sources as (
    select
        'as_released' as variant,
        source_id,
        category
    from sources
    where edition = 'released'
    union all
    select
        'as_printed' as variant,
        source_id,
        category
    from sources
    qualify
        row_number() over (
            partition by reader, category
            order by case when edition = 'printed' then 1 else 2 end
        ) = 1
)

select
    variant_sources.variant,
    variant_sources.category,
    {% for column in [
        'source_id', 'source_line', 'public_id', 'submitter_text', 'system_name', 'accelerator_name',
        'host_processor_text', 'total_accelerators', 'version', 'round_date', 'result_text', 'result_number',
    ] %}
    results.{{ column }},
    {% endfor %}
    lower(results.benchmark_text) as model_text,
    lower(results.scenario_text) as scenario_text,
    units.measure
from {{ ref('stg_paper__results') }} as results
inner join variant_sources on results.source_id = variant_sources.source_id
inner join {{ ref('units') }} as units on results.unit_text = units.unit_text
where results.result_number is not null
