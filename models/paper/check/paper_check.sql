-- The paper checked number by number. One row per number that is typed into its scripts, per value of its hand-typed
-- table, per claim of its text (or of a news article) that can be expressed as a number, and per countable difference
-- between what its scripts do and what its figures say. The verdict follows from the values unless one was reviewed.
with

numbers as (
    select * from {{ ref('paper_numbers_measured') }}
),

claims as (
    select * from {{ ref('paper_claims') }}
),

script_differences as (
    select * from {{ ref('paper_faults') }}
),

measured as (
    select * from {{ ref('paper_checks_measured') }}
),

reviewed as (
    select * from {{ ref('paper_verdicts') }}
),

printed as (
    select
        check_id,
        kind,
        figure_id,
        statement,
        unit,
        printed_value,
        comparison,
        tolerance,
        reason
    from claims
    union all
    select
        check_id,
        'script_difference' as kind,
        figure_id,
        statement,
        unit,
        -- A difference in a script has no printed number: there should be none.
        0 as printed_value,
        'equals' as comparison,
        0 as tolerance,
        reason
    from script_differences
),

checks as (
    select
        'figure-' || figure_id || '/' || label || '/' || measure as check_id,
        kind,
        figure_id,
        label || ': ' || measure as statement,
        unit,
        printed_value,
        'equals' as comparison,
        -- Some numbers of the table have one decimal.
        case
            when kind = 'tabled_number' and printed_value = {{ round_to('printed_value', 1) }}
                then greatest({{ typed_tolerance() }}, cast(0.05 as double) / printed_value)
            else {{ typed_tolerance() }}
        end as tolerance,
        remark as reason,
        our_value,
        cast(null as double) as plotted_value,
        coalesce(crosses_official_break, false) as crosses_official_break
    from numbers
    union all
    select
        printed.*,
        measured.our_value,
        measured.plotted_value,
        coalesce(measured.crosses_official_break, false) as crosses_official_break
    from printed
    left join measured on printed.check_id = measured.check_id
),

compared as (
    select
        *,
        -- A bound has no difference, and a difference relative to zero is undefined.
        case
            when comparison = 'equals' and our_value = printed_value then 0
            when comparison = 'equals' and printed_value != 0 then printed_value / nullif(our_value, 0) - 1
        end as relative_difference,
        {{ value_holds('our_value') }} as holds,
        {{ value_holds('plotted_value') }} as holds_as_plotted
    from checks
)

select
    compared.check_id,
    compared.kind,
    compared.figure_id,
    compared.statement,
    compared.unit,
    compared.printed_value,
    compared.our_value,
    compared.plotted_value,
    compared.comparison,
    compared.tolerance,
    cast(compared.relative_difference as double) as relative_difference,
    compared.crosses_official_break,
    case
        when reviewed.verdict is not null then reviewed.verdict
        when compared.our_value is null then 'not_derivable'
        when not compared.holds then 'corrected'
        when compared.crosses_official_break then 'across_break'
        when not compared.holds_as_plotted then 'corrected_data_only'
        else 'reproduced'
    end as verdict,
    coalesce(reviewed.reason, compared.reason) as reason
from compared
left join reviewed on compared.check_id = reviewed.check_id
