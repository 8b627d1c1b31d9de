-- The verdicts of the paper check.
select
    verdict,
    count(*) as check_count
from published.marts.paper_check
group by verdict
order by check_count desc, verdict asc
