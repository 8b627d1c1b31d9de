-- How well the values of a result are supported.
select
    evidence_grade,
    description
from published.seeds.evidence_grades
order by rowid
