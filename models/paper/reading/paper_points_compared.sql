-- One row per figure, variant and point that the printed figure or the variant draws, with the measure of the point
-- that differs most from the printed one, and whether the point is kept, moved, removed or added. It moved if that
-- measure differs by more than the paper check allows for typed numbers.
with

printed as (
    select * from {{ ref('paper_points_listed') }}
    where variant = 'as_printed'
),

drawn as (
    select * from {{ ref('paper_points_listed') }}
    where variant != 'as_printed'
),

variants as (
    select distinct variant from drawn
),

-- Every printed amount is expected in every variant.
expected as (
    select
        variants.variant,
        printed.figure_id,
        printed.point,
        printed.measure,
        printed.amount
    from printed
    cross join variants
),

paired as (
    select
        coalesce(expected.figure_id, drawn.figure_id) as figure_id,
        coalesce(expected.variant, drawn.variant) as variant,
        coalesce(expected.point, drawn.point) as point,
        coalesce(expected.measure, drawn.measure) as measure,
        expected.amount as printed_amount,
        drawn.amount,
        expected.point is not null as is_printed,
        drawn.point is not null as is_drawn,
        case
            when expected.amount = drawn.amount then 0
            else abs({{ safe_divide('drawn.amount', 'expected.amount') }} - 1)
        end as relative_change
    from expected
    full outer join drawn
        on
            expected.variant = drawn.variant
            and expected.figure_id = drawn.figure_id
            and expected.point = drawn.point
            and expected.measure = drawn.measure
)

select
    figure_id,
    variant,
    point,
    measure,
    printed_amount,
    amount,
    relative_change,
    case
        when not is_drawn then 'removed'
        when not is_printed then 'added'
        when relative_change <= {{ typed_tolerance() }} then 'kept'
        else 'moved'
    end as fate
from paired
qualify
    row_number() over (
        partition by figure_id, variant, point order by relative_change desc nulls last, measure asc
    ) = 1
