-- The figures of the paper, and what the corrected data change in each.
select
    figure_id,
    change_text,
    is_equal
from published.marts.figure_changes
where variant = 'corrected'
order by cast(regexp_extract(figure_id, '\d+') as integer), figure_id
