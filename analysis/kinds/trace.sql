select *
from marts.$mart
where run_id = $run_id
order by bucket
