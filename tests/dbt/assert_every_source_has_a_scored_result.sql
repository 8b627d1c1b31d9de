-- Fails with the archives of a round that this build has read and of which no result has a score: their logs have a
-- form, or follow rules, that no reader and no seed knows. `marts.rejected_rows` has the reason of each result.
with

sources as (
    select * from {{ ref('stg_registry__sources') }}
    where kind = 'github_archive' and round_id is not null and origin in ('cache', 'bundle')
),

results as (
    select * from {{ ref('int_results_identified') }}
)

select
    sources.source_id,
    sources.round_id,
    sources.reader,
    count(results.result_id) as result_count,
    'the log forms and rules of the round are missing in seeds/rules; marts.rejected_rows has the reasons' as remedy
from sources
left join results on sources.source_id = results.published_source
group by sources.source_id, sources.round_id, sources.reader
having count(*) filter (where results.is_complete) = 0
