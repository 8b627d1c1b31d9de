-- The marks of submitters in charts.
select
    marks.submitter,
    colours.light,
    colours.dark,
    marks.symbol
from published.seeds.submitter_marks as marks
inner join published.seeds.mark_colours as colours on marks.colour = colours.colour
order by marks.submitter
