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
        cast(count(*) filter (where fate != 'added') as integer) as printed_point_count,
        {% for fate in ['moved', 'removed', 'added'] %}
        cast(count(*) filter (where fate = '{{ fate }}') as integer) as {{ fate }}_point_count,
        {% endfor %}
        max_by(point, relative_change) filter (where fate = 'moved') as most_moved_point,
        max_by(measure, relative_change) filter (where fate = 'moved') as most_moved_measure,
        max_by(printed_amount, relative_change) filter (where fate = 'moved') as most_moved_printed_amount,
        max_by(amount, relative_change) filter (where fate = 'moved') as most_moved_amount
    from points
    group by figure_id, variant
),

worded as (
    select
        counted.*,
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
