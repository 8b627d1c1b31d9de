-- All records of a result in one export must say the same of its system, or the first could not speak for all; and
-- what they say must be what the result's folder says. Fails with the results where that is not so.
with

records as (
    select * from {{ ref('int_export_records_conformed') }}
)

select
    source_id,
    round_id,
    location,
    min(source_path) as source_path,
    min(source_line) as first_line
from records
group by source_id, round_id, location
having
    {% for column in export_record_columns() if column not in [
        'source_id', 'source_path', 'source_line', 'record_number', 'location', 'result_number', 'unit_text',
        'power_number', 'power_unit_text',
    ] %}
    count(distinct coalesce(cast({{ column }} as varchar), '')) != 1
    or
    {% endfor %}
    location != min(
        concat_ws('/', division, submitter_text, 'results', platform, used_model, split_part(location, '/', 6))
    )
    or lower(split_part(location, '/', 6)) != min(lower(scenario_text))
