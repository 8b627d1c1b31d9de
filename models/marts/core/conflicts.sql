-- One row per value of a result for which one source has several: all are kept here, and none is chosen for the facts.
select
    source_id,
    round_id,
    location,
    measurement_role,
    measure,
    amount,
    published_unit,
    record_count,
    source_path,
    source_line
from {{ ref('int_export_values_listed') }}
where value_count > 1
