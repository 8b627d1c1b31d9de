-- One row per measurement of the released edition, with the pair of performance and energy that it belongs to. The
-- datacenter and edge files list every result as two adjacent lines, so measurement 1 of a file is paired with 2, 3
-- with 4, and so on: ids, systems and benchmarks occur repeatedly there and are not a key. Tiny and Training lines are
-- not adjacent; there (id, system, benchmark) is the key. A Tiny latency without energy is a pair of one.
with

measurements as (
    select * from {{ ref('int_paper_rows_classified') }}
    where rejection_reason is null
),

units as (
    select * from {{ ref('units') }}
),

numbered as (
    select
        measurements.*,
        units.measurement_role,
        units.measure,
        row_number() over (partition by measurements.source_id order by measurements.source_line) as measurement_number
    from measurements
    inner join units on measurements.unit_text = units.unit_text
),

paired as (
    select
        *,
        case
            when category in ('datacenter', 'edge')
                then source_id || '#' || cast(cast(ceil(measurement_number / 2) as integer) as string)
            else source_id || '#' || public_id || '#' || system_name || '#' || benchmark_text
        end as pair_id
    from numbered
),

with_first_line as (
    select
        *,
        min(source_line) over (partition by pair_id) as first_line_of_pair
    from paired
)

select
    {% for column in paper_row_columns() + paper_row_attributes() if column != 'total_accelerators' %}
    {{ column }},
    {% endfor %}
    total_accelerators as accelerator_count,
    measurement_role,
    measure,
    pair_id as result_key,
    true as is_in_paper_export,
    -- Number of the pair of the same id, benchmark and scenario in file order: it distinguishes accuracy levels.
    dense_rank() over (
        partition by source_id, public_id, benchmark_text, scenario_text
        order by first_line_of_pair
    ) as occurrence
from with_first_line
