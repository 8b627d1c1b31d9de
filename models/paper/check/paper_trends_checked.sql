-- One row per claim of the paper about growth (figures 1 and 5a to 5c): the value that the corrected data
-- give, the one that the paper's figure shows, and whether the claim compares results across an official change of the
-- benchmark.
with

last_of_trend as (
    select
        *,
        min(round_date) over (partition by figure_id, variant, series) as first_date
    from {{ ref('paper_trends_ranked') }}
    where variant in ('corrected', 'as_printed')
    qualify row_number() over (partition by figure_id, variant, series order by round_date desc) = 1
),

-- Training has benchmarks of the same ids as the suites of the trend figures.
official_breaks as (
    select
        breaks.benchmark_id,
        rounds.round_date
    from {{ ref('comparability_breaks') }} as breaks
    inner join {{ ref('rounds') }} as rounds on breaks.round_id = rounds.round_id
    where breaks.is_official and breaks.suite != 'training'
),

growths as (
    select
        trends.figure_id,
        trends.variant,
        trends.series,
        trends.normalized_efficiency,
        count(breaks.round_date) > 0 as crosses_official_break
    from last_of_trend as trends
    left join official_breaks as breaks
        on
            trends.benchmark_id = breaks.benchmark_id
            and trends.first_date < breaks.round_date
            and trends.round_date >= breaks.round_date
    group by trends.figure_id, trends.variant, trends.series, trends.normalized_efficiency
),

-- Claims about the growth up to the last round, of one series or of several together.
growth_claims (check_id, figure_id, series) as (
    values
    ('gptj-100x', '5a', 'GPTJ-99.0'),
    ('llama2-100x', '5a', 'Llama2-70b-99.9'),
    ('edge-bert-rnnt-4x', '5b', 'BERT-99.0'),
    ('edge-bert-rnnt-4x', '5b', 'RNN-T'),
    ('edge-resnet-level', '5b', 'ResNet'),
    ('tiny-resnet-1000x', '5c', 'ResNet'),
    ('tiny-highest-596x', '5c', 'MobileNet'),
    ('tiny-highest-596x', '5c', 'DSCNN'),
    ('tiny-highest-596x', '5c', 'AutoEncoder'),
    ('tiny-lowest-79x', '5c', 'MobileNet'),
    ('tiny-lowest-79x', '5c', 'DSCNN'),
    ('tiny-lowest-79x', '5c', 'AutoEncoder')
),

claims as (
    select * from {{ ref('paper_claims') }}
),

older_ranked as (
    select
        *,
        rank() over (partition by variant order by normalized_efficiency desc) as rank_of_older
    from growths
    where figure_id = '5a' and series in ('RetinaNet', 'BERT-99.0', 'ResNet', 'RNN-T')
),

-- Growth since 2018 has only a series that begins with the first round of Training.
performances as (
    select
        variant,
        relative_performance,
        comparability_id != first_value(comparability_id) over of_series as crosses_official_break,
        first_value(round_date) over of_series as first_date,
        min(round_date) over () as first_round_date
    from {{ ref('figure_1') }}
    where benchmark_id is not null and variant in ('corrected', 'as_printed')
    window of_series as (partition by variant, series order by round_date)
),

values_by_variant as (
    select
        growth_claims.check_id,
        growths.variant,
        case
            when claims.comparison = 'down_to' then min(growths.normalized_efficiency)
            else max(growths.normalized_efficiency)
        end as claimed_value,
        bool_or(growths.crosses_official_break) as crosses_official_break
    from growth_claims
    inner join claims on growth_claims.check_id = claims.check_id
    inner join growths
        on
            growth_claims.figure_id = growths.figure_id
            and growth_claims.series = growths.series
    group by growth_claims.check_id, claims.comparison, growths.variant
    union all
    select
        'retinanet-strongest' as check_id,
        variant,
        rank_of_older as claimed_value,
        crosses_official_break
    from older_ranked
    where series = 'RetinaNet'
    union all
    select
        'performance-32x' as check_id,
        variant,
        max(relative_performance) as claimed_value,
        coalesce(bool_or(crosses_official_break), false) as crosses_official_break
    from performances
    where first_date = first_round_date
    group by variant
)

select
    check_id,
    max(claimed_value) filter (where variant = 'corrected') as our_value,
    max(claimed_value) filter (where variant = 'as_printed') as plotted_value,
    bool_or(crosses_official_break) as crosses_official_break
from values_by_variant
group by check_id
