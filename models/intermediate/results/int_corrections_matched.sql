-- One row per measurement and rule of the corrections ledger that applies to it. `int_measurements_corrected` applies
-- the same rules itself, so that the facts are not one model deeper; this model lists what they change.
with

matched as (
    {{ matched_rules(ref('int_measurements_unioned')) }}
)

select
    result_key,
    source_id,
    source_path,
    source_line,
    correction_id,
    rule_number,
    action,
    column_name,
    corrected_value
from matched
