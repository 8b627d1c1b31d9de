-- The paper judged number by number. One row per number that its scripts have typed in, per value of its hand-typed
-- table, per claim of its text that can be put as a number, and per fault of its scripts that can be counted.
{% set typed_tolerance = 0.002 %}
with

printed_values as (
    select * from {{ ref('paper_printed_values') }}
),

tabled_values as (
    select * from {{ ref('figure_1') }}
    where variant = 'as_printed'
),

numbers_measured as (
    select * from {{ ref('int_figure_numbers_measured') }}
),

claims as (
    select * from {{ ref('paper_claims') }}
),

claims_measured as (
    select * from {{ ref('int_figure_claims_measured') }}
),

numbers as (
    select
        figure_id,
        label,
        measure,
        case when figure_id = '11b' then 'provider_number' else 'typed_number' end as kind,
        printed_value,
        unit,
        remark
    from printed_values
    where
        -- Baselines that are one by definition, and the threshold below which a maximum is replaced, print nothing.
        measure not in ('max_power_threshold_w', 'time_score', 'energy_score')
        and not (figure_id = '11a' and label = 'v1.1')
    union all
    select
        '1' as figure_id,
        series || ' ' || cast(round_date as varchar) as label,
        'relative_performance' as measure,
        'tabled_number' as kind,
        relative_performance as printed_value,
        'ratio' as unit,
        case
            when benchmark_id is null then '2 to the power of days since 12 December 2018 by 730.5, to three digits.'
            else 'From a hand-typed table; the results of the old rounds are not at hand.'
        end as remark
    from tabled_values
),

faults as (
    select * from {{ ref('paper_faults') }}
),

faults_measured as (
    select * from {{ ref('int_figure_faults_measured') }}
),

checks as (
    select
        'figure-' || numbers.figure_id || '/' || numbers.label || '/' || numbers.measure as check_id,
        numbers.kind,
        numbers.figure_id,
        numbers.label || ': ' || numbers.measure as statement,
        numbers.unit,
        numbers.printed_value,
        numbers_measured.our_value,
        'equals' as comparison,
        {{ typed_tolerance }} as tolerance,
        numbers.remark as reason
    from numbers
    left join numbers_measured
        on
            numbers.figure_id = numbers_measured.figure_id
            and numbers.label = numbers_measured.label
            and numbers.measure = numbers_measured.measure
    union all
    select
        claims.check_id,
        'claim' as kind,
        claims.figure_id,
        claims.statement,
        claims.unit,
        claims.printed_value,
        claims_measured.our_value,
        claims.comparison,
        claims.tolerance,
        claims.reason
    from claims
    left join claims_measured on claims.check_id = claims_measured.check_id
    union all
    select
        faults.check_id,
        'fault' as kind,
        faults.figure_id,
        faults.statement,
        faults.unit,
        -- A fault prints no number: none is what it should concern.
        0 as printed_value,
        faults_measured.our_value,
        'equals' as comparison,
        0 as tolerance,
        faults.reason
    from faults
    left join faults_measured on faults.check_id = faults_measured.check_id
),

compared as (
    select
        *,
        case
            when our_value = printed_value then 0
            -- Against none there is no relative difference.
            when printed_value != 0 then printed_value / nullif(our_value, 0) - 1
        end as relative_difference,
        case
            when comparison = 'at_least' then our_value >= printed_value
            when comparison = 'at_most' then our_value <= printed_value
            else abs(our_value - printed_value) <= tolerance * abs(our_value)
        end as holds
    from checks
)

select
    check_id,
    kind,
    figure_id,
    statement,
    unit,
    printed_value,
    our_value,
    comparison,
    tolerance,
    cast(relative_difference as double) as relative_difference,
    case
        when our_value is null then 'not_derivable'
        when holds then 'reproduced'
        else 'corrected'
    end as verdict,
    reason
from compared
