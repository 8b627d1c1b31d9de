-- One row per figure of the paper and variant: how many points the variant draws elsewhere than the printed figure, and
-- the sentence that stands below the title of the picture.
with

points as (
    select * from {{ ref('paper_points_compared') }}
),

corrections as (
    select * from {{ ref('paper_figure_corrections') }}
),

counted as (
    select
        figure_id,
        variant,
        {% for fate in ['moved', 'removed', 'added'] %}
        cast(count(*) filter (where fate = '{{ fate }}') as integer) as {{ fate }}_point_count,
        {% endfor %}
        cast(count(*) filter (where fate != 'added') as integer) as printed_point_count
    from points
    group by figure_id, variant
),

-- Several points can move by the same factor, for example that of a unit: the largest of them is named.
most_moved as (
    select *
    from points
    where fate = 'moved'
    qualify
        row_number() over (
            partition by figure_id, variant
            order by {{ round_to('relative_change', 6) }} desc, printed_amount desc, point asc, measure asc
        ) = 1
),

worded as (
    select
        counted.*,
        most_moved.point as most_moved_point,
        most_moved.measure as most_moved_measure,
        most_moved.printed_amount as most_moved_printed_amount,
        most_moved.amount as most_moved_amount,
        corrections.point_unit,
        corrections.correction,
        concat_ws(
            ', ',
            counted.moved_point_count || ' of ' || counted.printed_point_count || ' ' || corrections.point_unit
            || ' moved',
            nullif(counted.removed_point_count, 0) || ' removed',
            nullif(counted.added_point_count, 0) || ' added'
        ) as counts_text,
        counted.moved_point_count + counted.removed_point_count + counted.added_point_count = 0 as is_equal
    from counted
    inner join corrections on counted.figure_id = corrections.figure_id
    left join most_moved on counted.figure_id = most_moved.figure_id and counted.variant = most_moved.variant
)

select
    figure_id,
    variant,
    point_unit,
    printed_point_count,
    moved_point_count,
    removed_point_count,
    added_point_count,
    most_moved_point,
    most_moved_measure,
    most_moved_printed_amount,
    most_moved_amount,
    is_equal,
    case
        when is_equal then 'equal to the printed one'
        when variant = 'corrected' then concat_ws(' ', counts_text, '(' || correction || ')')
        else counts_text
    end as change_text
from worded
