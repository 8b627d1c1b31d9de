-- One row per measurement of a published result and source that has results of its round, division and kind (with or
-- without power), but not this one.
with

measurements as (
    select * from {{ ref('int_source_measurements_listed') }}
    where not is_in_paper_export and source_rank = 1 and is_published
),

results as (
    select * from {{ ref('int_results_identified') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
    where kind != 'local' and coalesce(edition, 'released') = 'released'
),

-- By reader, since the files of one collection share its results: an edge result is absent also in a collection that
-- has only datacenter results of the round.
available_kinds as (
    select distinct
        sources.reader,
        results.round_id,
        results.division,
        results.has_power
    from results
    inner join sources on results.published_source = sources.source_id
),

present as (
    select distinct
        result_id,
        published_source
    from results
    where is_complete
)

select
    measurements.result_id,
    measurements.measurement_role,
    sources.source_id as partner_source
from measurements
inner join available_kinds
    on
        measurements.round_id = available_kinds.round_id
        and measurements.division = available_kinds.division
        and measurements.has_power = available_kinds.has_power
inner join sources
    on
        available_kinds.reader = sources.reader
        and measurements.round_id = coalesce(sources.round_id, measurements.round_id)
        and measurements.category = coalesce(sources.category, measurements.category)
left join present
    on
        measurements.result_id = present.result_id
        and sources.source_id = present.published_source
where present.result_id is null
