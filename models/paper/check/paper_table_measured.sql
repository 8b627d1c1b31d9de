-- One row per number of the paper's hand-typed table (figure 1): the printed value, and the one that the results of
-- Training give when they are computed as the table is, across changes of a benchmark. Null where the result of that
-- round, or of the round that the series is relative to, is missing from the sources.
with

rounds as (
    select * from {{ ref('rounds') }}
    where suite = 'training'
),

printed as (
    select
        points.*,
        rounds.round_id,
        rounds.round_date as published_on,
        rounds.round_date != points.round_date as is_misdated,
        first_value(rounds.round_id) over of_series as first_round_id,
        first_value(rounds.round_date) over of_series as first_published_on
    from {{ ref('figure_1') }} as points
    inner join rounds on points.round_date = rounds.paper_date
    where points.variant = 'as_printed'
    window of_series as (partition by points.series order by points.round_date)
),

computed as (
    select
        *,
        min(round_date) over of_series as first_date,
        comparability_id != first_value(comparability_id) over of_series as crosses_official_break
    from {{ ref('figure_1') }}
    where variant = 'corrected'
    window of_series as (partition by series order by round_date)
),

absent as (
    select * from {{ ref('paper_absent_results') }}
)

select
    printed.series || ' ' || cast(printed.round_date as string) as label,
    printed.relative_performance as printed_value,
    computed.relative_performance as our_value,
    coalesce(computed.crosses_official_break, false) as crosses_official_break,
    case
        when printed.benchmark_id is not null
            then
                coalesce(
                    absent.evidence,
                    absent_first.evidence,
                    'The shortest time so far is ' || ({{ round_to('computed.running_best_time_to_train_min', 4) }})
                    || ' min, that of the first round '
                    || ({{ round_to('computed.first_time_to_train_min', 4) }}) || ' min.'
                    || coalesce(' ' || series.check_remark, '')
                )
        when printed.is_misdated
            then '2 to the power of days since 12 December 2018 by 730.5; the table has too early a date of this round.'
        else '2 to the power of days since 12 December 2018 by 730.5, to three digits.'
    end as remark
from printed
inner join {{ ref('paper_series') }} as series on printed.series = series.series and series.figure_id = '1'
left join computed
    on
        printed.series = computed.series
        and printed.published_on = computed.round_date
        and printed.first_published_on = computed.first_date
left join absent
    on
        printed.round_id = absent.round_id
        and printed.benchmark_id = absent.benchmark_id
left join absent as absent_first
    on
        printed.first_round_id = absent_first.round_id
        and printed.benchmark_id = absent_first.benchmark_id
