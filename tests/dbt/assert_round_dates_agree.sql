-- The date in a line of the paper must be the one that the seed `rounds` has as the paper's. Fails with the lines that
-- disagree.
select
    results.source_id,
    results.source_line,
    results.round_date as date_in_line,
    rounds.paper_date as date_of_round
from {{ ref('stg_paper__results') }} as results
inner join {{ ref('stg_registry__sources') }} as sources on results.source_id = sources.source_id
left join {{ ref('rounds') }} as rounds on sources.suite = rounds.suite and results.version = rounds.version
where rounds.paper_date is null or results.round_date != rounds.paper_date
