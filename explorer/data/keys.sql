-- The keys of the results, which links and exported rows have. They are apart, since they cannot be packed.
select
    suite,
    division,
    result_id
from facts
order by row_number
