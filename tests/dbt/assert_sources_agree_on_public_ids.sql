-- Two sources that print a public id of the same result must print the same one, but for the reviewed disagreements
-- (seed public_id_disagreements), and each of these must still exist. The ids of the paper's export are checked with
-- its other labels. Fails with the pairs of ids that differ and are not reviewed, and with the reviewed ones that are
-- gone.
with

results as (
    select * from {{ ref('int_results_identified') }}
    where public_id is not null and not is_in_paper_export
),

found as (
    select distinct
        results.round_id,
        results.published_source as source_id,
        results.public_id,
        others.published_source as other_source_id,
        others.public_id as other_public_id
    from results
    inner join results as others
        on
            results.result_id = others.result_id
            and results.precedence > others.precedence
            and results.public_id != others.public_id
),

reviewed as (
    select * from {{ ref('public_id_disagreements') }}
),

built as (
    select * from {{ ref('stg_registry__sources') }}
    where origin in ('cache', 'bundle')
)

select
    coalesce(found.round_id, reviewed.round_id) as round_id,
    coalesce(found.source_id, reviewed.source_id) as source_id,
    coalesce(found.public_id, reviewed.public_id) as public_id,
    coalesce(found.other_source_id, reviewed.other_source_id) as other_source_id,
    coalesce(found.other_public_id, reviewed.other_public_id) as other_public_id,
    'seeds/reference/public_id_disagreements.csv' as remedy
from found
full outer join reviewed
    on
        found.source_id = reviewed.source_id
        and found.public_id = reviewed.public_id
        and found.other_source_id = reviewed.other_source_id
        and found.other_public_id = reviewed.other_public_id
left join built on reviewed.source_id = built.source_id
where reviewed.source_id is null or (found.source_id is null and built.source_id is not null)
