-- The paper checked number by number. One row per number that is typed into its scripts, per value of its hand-typed
-- table, per claim of its text that can be expressed as a number, and per countable fault of its scripts.
{% set typed_tolerance = 0.002 %}
with

numbers as (
    select * from {{ ref('paper_numbers_measured') }}
),

claims as (
    select * from {{ ref('paper_claims') }}
),

faults as (
    select * from {{ ref('paper_faults') }}
),

measured as (
    select * from {{ ref('paper_checks_measured') }}
),

checks as (
    select
        'figure-' || figure_id || '/' || label || '/' || measure as check_id,
        kind,
        figure_id,
        label || ': ' || measure as statement,
        unit,
        printed_value,
        our_value,
        'equals' as comparison,
        {{ typed_tolerance }} as tolerance,
        remark as reason
    from numbers
    union all
    select
        claims.check_id,
        'claim' as kind,
        claims.figure_id,
        claims.statement,
        claims.unit,
        claims.printed_value,
        measured.our_value,
        claims.comparison,
        claims.tolerance,
        claims.reason
    from claims
    left join measured on claims.check_id = measured.check_id
    union all
    select
        faults.check_id,
        'fault' as kind,
        faults.figure_id,
        faults.statement,
        faults.unit,
        -- A fault has no printed number: it should concern nothing.
        0 as printed_value,
        measured.our_value,
        'equals' as comparison,
        0 as tolerance,
        faults.reason
    from faults
    left join measured on faults.check_id = measured.check_id
),

compared as (
    select
        *,
        case
            when our_value = printed_value then 0
            -- A difference relative to zero is undefined.
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
