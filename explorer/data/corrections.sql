-- What is corrected, why, and how it is known.
select *
from published.marts.corrections
order by correction_id
