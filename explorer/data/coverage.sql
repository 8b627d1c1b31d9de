-- How many results were published of each round, category and division, how many are held, and how many have power.
select *
from published.marts.coverage_by_round
order by suite, round_date, round_id, category, division
