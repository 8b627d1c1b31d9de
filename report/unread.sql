-- One row for everything in the submission that is not a measurement.
select
    source_path,
    source_line,
    reason,
    result_text as detail
from marts.rejected_rows
order by all
