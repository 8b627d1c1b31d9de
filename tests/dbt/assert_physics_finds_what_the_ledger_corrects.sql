-- The plausibility bounds, applied to the paper's export as labelled, must find exactly the results whose energy unit
-- the ledger corrects: a result that is found and not corrected is an unknown error, one that is corrected and not
-- found is a doubtful correction.
with

labelled as (
    select
        measurements.result_key,
        max(measurements.category) as category,
        max(measurements.result_number * units.factor) filter (where units.measure = 'energy_j_per_query') as energy_j,
        max(measurements.result_number * units.factor) filter (where units.measure = 'latency_ms') as latency_ms
    from {{ ref('int_measurements_unioned') }} as measurements
    inner join {{ ref('units') }} as units on measurements.unit_text = units.unit_text
    where measurements.is_in_paper_export
    group by measurements.result_key
),

implausible as (
    select labelled.result_key
    from labelled
    inner join {{ ref('plausibility_bounds') }} as bounds on labelled.category = bounds.category
    where labelled.energy_j * 1000 / labelled.latency_ms not between bounds.min_w and bounds.max_w
),

corrected as (
    select result_key
    from {{ ref('int_corrections_matched') }}
    where correction_id = 'paper-v3.1-stream-energy-in-mj'
)

select
    implausible.result_key as implausible_result_key,
    corrected.result_key as corrected_result_key
from implausible
full outer join corrected on implausible.result_key = corrected.result_key
where implausible.result_key is null or corrected.result_key is null
