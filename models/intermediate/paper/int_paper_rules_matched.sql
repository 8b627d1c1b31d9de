-- One row per measurement and rule of the corrections ledger that applies to it.
-- A rule applies where everything that it states holds: source, lines, version, labels, occurrence, and the value
-- found in the column that it corrects. What it leaves blank is not asked.
with

measurements as (
    select * from {{ ref('int_paper_measurements_paired') }}
),

rules as (
    select * from {{ ref('correction_rules') }}
)

select
    measurements.source_id,
    measurements.source_line,
    measurements.pair_id,
    rules.correction_id,
    rules.rule_number,
    rules.action,
    rules.column_name,
    rules.corrected_value
from measurements
inner join rules
    on
        measurements.source_id = rules.source_id
        and measurements.source_line >= coalesce(rules.first_line, measurements.source_line)
        and measurements.source_line <= coalesce(rules.last_line, measurements.source_line)
        and measurements.version = coalesce(rules.version, measurements.version)
        and measurements.benchmark_text = coalesce(rules.benchmark_text, measurements.benchmark_text)
        and (rules.scenario_text is null or measurements.scenario_text = rules.scenario_text)
        and measurements.unit_text = coalesce(rules.unit_text, measurements.unit_text)
        and measurements.occurrence = coalesce(rules.occurrence, measurements.occurrence)
        and (
            rules.published_value is null
            {% for column, type in correctable_columns().items() %}
            or (
                rules.column_name = '{{ column }}'
                and measurements.{{ column }} = try_cast(rules.published_value as {{ type }})
            )
            {% endfor %}
        )
