-- How a result is quoted.
select
    facts.round_id,
    facts.division,
    facts.row_number,
    citations.citation_text,
    citations.footnote_text,
    citations.bibtex
from published.marts.citations as citations
inner join facts on citations.result_id = facts.result_id
order by facts.row_number
