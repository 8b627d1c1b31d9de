-- One row per value that an export has for a result: its performance, its power or energy. A value that several records
-- repeat is one row; the same result with two values of one role is a conflict.
-- A record has a value in `result`, a value in `power`, or both, by collection and round; the unit says which role it
-- plays. Where only one unit is given, it is that of the value that is there. Language models are measured in tokens
-- per second whatever the label says: that is the seed token_measured_results.
with

records as (
    select * from {{ ref('int_export_records_conformed') }}
),

units as (
    select * from {{ ref('units') }}
),

token_measured as (
    select * from {{ ref('token_measured_results') }}
),

published as (
    select
        *,
        result_number as published_number,
        unit_text as published_unit
    from records
    where result_number is not null
    union all
    select
        *,
        power_number as published_number,
        coalesce(power_unit_text, unit_text) as published_unit
    from records
    where power_number is not null
),

measured as (
    select
        published.*,
        units.measurement_role,
        case
            when units.measure = 'throughput_samples_per_s' and token_measured.round_id is not null
                then 'throughput_tokens_per_s'
            else units.measure
        end as measure,
        published.published_number * units.factor as amount,
        units.measure = 'throughput_samples_per_s' and token_measured.round_id is not null as is_relabelled
    from published
    inner join units on published.published_unit = units.unit_text
    left join token_measured
        on
            published.round_id = token_measured.round_id
            and published.benchmark_id = token_measured.benchmark_id
            and published.scenario = token_measured.scenario
)

select
    source_id,
    round_id,
    location,
    measurement_role,
    measure,
    amount,
    {{ list_distinct('published_unit') }} as published_unit,
    bool_or(is_relabelled) as is_relabelled,
    cast(count(*) as integer) as record_count,
    min(source_path) as source_path,
    min_by(source_line, source_path || lpad(cast(record_number as varchar), 9, '0')) as source_line,
    count(*) over (partition by source_id, round_id, location, measurement_role) as value_count
from measured
group by source_id, round_id, location, measurement_role, measure, amount
