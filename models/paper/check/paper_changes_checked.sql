-- One row per claim of the paper about changes between rounds on the same hardware (figure 10), with the value that the
-- data give, and per difference in the script of that figure, with the number of pairs of results that it concerns.
with

plotted as (
    select * from {{ ref('figure_10') }}
),

rounds_numbered as (
    select
        version,
        row_number() over (order by round_date) as round_number
    from {{ ref('rounds') }}
    where suite = 'inference'
),

changes as (
    select
        published.*,
        old_rounds.round_number as old_round,
        new_rounds.round_number as new_round
    from {{ ref('paper_changes_published') }} as published
    inner join rounds_numbered as old_rounds on published.old_version = old_rounds.version
    inner join rounds_numbered as new_rounds on published.new_version = new_rounds.version
    where published.variant = 'as_released'
),

changes_repeated as (
    select count(*) - 1 as repeats
    from changes
    where is_plotted
    group by old_public_id, new_public_id, benchmark
)

select
    '89-positive' as check_id,
    100 * count(*) filter (where change_pct > 0) / count(*) as our_value
from plotted
where variant = 'corrected'
union all
select
    'same-host' as check_id,
    count(*) as our_value
from plotted
where variant = 'as_released' and not is_same_host_processor
union all
select
    'figure-10-bert' as check_id,
    count(*) as our_value
from changes
where is_plotted and benchmark = 'bert-99.9' and new_version = 'v3.0'
union all
select
    'figure-10-repeated' as check_id,
    sum(repeats) as our_value
from changes_repeated
union all
select
    'figure-10-not-consecutive' as check_id,
    count(*) as our_value
from changes
where is_plotted and new_round != old_round + 1
union all
select
    'figure-10-left-out' as check_id,
    count(*) as our_value
from changes
where not is_plotted
