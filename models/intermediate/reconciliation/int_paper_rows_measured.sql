-- One row per line of the paper's export as published, measurement or not, in the warehouse's names and units.
-- Corrections are named, and the corrected number is given beside the published one.
with

classified as (
    select * from {{ ref('int_paper_rows_classified') }}
),

measurements as (
    select * from {{ ref('int_paper_measurements_paired') }}
),

corrected as (
    select * from {{ ref('int_measurements_corrected') }}
    where is_in_paper_export
),

results as (
    select * from {{ ref('int_results_conformed') }}
    where is_in_paper_export
),

units as (
    select * from {{ ref('units') }}
),

submitter_aliases as (
    select * from {{ ref('submitter_aliases') }}
),

benchmark_aliases as (
    select * from {{ ref('benchmark_aliases') }}
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
)

select
    classified.source_id,
    classified.source_path,
    classified.source_line,
    classified.suite,
    classified.round_id,
    classified.category,
    classified.division,
    -- A result of the export keeps its key, whatever other sources have it.
    results.source_result_id as result_id,
    submitter_aliases.submitter,
    classified.system_name,
    benchmark_aliases.benchmark_id,
    classified.benchmark_text,
    scenario_aliases.scenario,
    units.measurement_role,
    units.measure,
    classified.unit_text,
    measurements.result_number * units.factor as amount,
    case when not corrected.is_withdrawn then corrected.amount end as corrected_amount,
    -- One unit in the last printed digit.
    units.factor * power(10, -length(regexp_extract(classified.result_text, '[.]([0-9]+)$', 1))) as last_digit,
    classified.rejection_reason,
    corrected.correction_ids,
    coalesce(corrected.is_withdrawn, false) as is_withdrawn
from classified
left join measurements
    on
        classified.source_id = measurements.source_id
        and classified.source_line = measurements.source_line
left join corrected
    on
        classified.source_id = corrected.source_id
        and classified.source_line = corrected.source_line
left join results on corrected.result_key = results.result_key
left join units on classified.unit_text = units.unit_text
left join submitter_aliases on classified.submitter_text = submitter_aliases.submitter_text
left join benchmark_aliases
    on
        classified.suite = benchmark_aliases.suite
        and classified.benchmark_text = benchmark_aliases.benchmark_text
left join scenario_aliases on classified.scenario_text = scenario_aliases.scenario_text
