-- One row per difference in how the paper's scripts read, label and join (figures 1, 2 and 5a): the number of dates,
-- series, lines or pairs of the released data that it concerns.
with

labels as (
    select
        labels.printed_label,
        rounds.version
    from {{ ref('paper_figure_1_labels') }} as labels
    inner join {{ ref('rounds') }} as rounds
        on
            labels.round_date = rounds.paper_date
            and rounds.suite = 'training'
),

series_starts as (
    select
        series,
        min_by(relative_performance, round_date) as first_value
    from {{ ref('figure_1') }}
    where variant = 'as_released'
    group by series
),

lines_read as (
    select * from {{ ref('paper_lines_read') }}
    where variant = 'as_released'
),

offline_powers as (
    select * from lines_read
    where measure = 'power_w' and scenario_text = 'offline'
),

pairs_joined as (
    select * from {{ ref('paper_pairs_joined') }}
    where variant = 'as_released'
)

select
    'figure-1-labels' as check_id,
    count(*) as our_value
from labels
where printed_label != version
union all
select
    'figure-1-starts' as check_id,
    count(*) as our_value
from series_starts
where first_value > 1
union all
select
    'figure-2-commas' as check_id,
    count(*) as our_value
from offline_powers
where category = 'datacenter' and result_text like '%,%'
union all
select
    'figure-2-tiny-commas' as check_id,
    count(*) as our_value
from lines_read
where category = 'tiny' and measure = 'energy_j_per_query' and result_text like '%,%'
union all
select
    'figure-2-bogus' as check_id,
    count(*) as our_value
from offline_powers
where public_id = '4.1-0066'
union all
select
    'figure-2-tiny-mixed' as check_id,
    count(*) as our_value
from pairs_joined
where figure_id = '2' and not is_same_system
union all
select
    'figure-5a-many-to-many' as check_id,
    count(*) - count(distinct source_line) as our_value
from pairs_joined
where figure_id = '5a'
union all
select
    'figure-5a-divisor' as check_id,
    count(*) as our_value
from pairs_joined
where figure_id = '5a' and is_in_tokens and series not like 'Llama2%'
