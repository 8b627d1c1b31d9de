-- The paper checked number by number.
select *
from published.marts.paper_check
order by kind, cast(regexp_extract(figure_id, '\d+') as integer), figure_id, check_id
