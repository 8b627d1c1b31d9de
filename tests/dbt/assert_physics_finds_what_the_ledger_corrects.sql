-- The same bounds on the export as it is labelled must find exactly the results whose energy unit the ledger corrects:
-- a result found and not corrected is an unknown error, one corrected and not found is a doubtful correction.
with

implausible as (
    select results.pair_id
    from {{ ref('int_paper_results_conformed') }} as results
    inner join {{ ref('plausibility_bounds') }} as bounds on results.category = bounds.category
    where results.implied_power_w_as_labelled not between bounds.min_w and bounds.max_w
),

corrected as (
    select pair_id
    from {{ ref('int_paper_rules_matched') }}
    where correction_id = 'paper-v3.1-stream-energy-in-mj'
)

select
    implausible.pair_id as implausible_pair_id,
    corrected.pair_id as corrected_pair_id
from implausible
full outer join corrected on implausible.pair_id = corrected.pair_id
where implausible.pair_id is null or corrected.pair_id is null
