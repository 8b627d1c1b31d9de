-- One row per claim of the paper about the efficiency trends (figures 5a to 5c): the value that the corrected data
-- give.
with

trends as (
    select * from {{ ref('paper_trends_ranked') }}
    where variant = 'corrected'
),

last_of_trend as (
    select * from trends
    qualify row_number() over (partition by figure_id, series order by round_date desc) = 1
),

-- Claims about the growth of one series up to its last round.
growth_claims (check_id, figure_id, series) as (
    values
    ('gptj-100x', '5a', 'GPTJ-99.0'),
    ('llama2-100x', '5a', 'Llama2-70b-99.9'),
    ('edge-bert-4x', '5b', 'BERT-99.0'),
    ('edge-rnnt-4x', '5b', 'RNN-T'),
    ('edge-resnet-level', '5b', 'ResNet'),
    ('tiny-resnet-1000x', '5c', 'ResNet')
),

older_ranked as (
    select
        series,
        rank() over (order by normalized_efficiency desc) as rank_of_older
    from last_of_trend
    where figure_id = '5a' and series in ('RetinaNet', 'BERT-99.0', 'ResNet', 'RNN-T')
),

falls as (
    select
        later.figure_id,
        earlier.version as earlier_version,
        later.version as later_version
    from trends as later
    inner join trends as earlier
        on
            later.figure_id = earlier.figure_id
            and later.series = earlier.series
    where later.best_samples_per_j < earlier.best_samples_per_j
)

select
    growth_claims.check_id,
    last_of_trend.normalized_efficiency as our_value
from growth_claims
inner join last_of_trend
    on
        growth_claims.figure_id = last_of_trend.figure_id
        and growth_claims.series = last_of_trend.series
union all
select
    'tiny-lowest-79x' as check_id,
    min(normalized_efficiency) as our_value
from last_of_trend
where figure_id = '5c' and series != 'ResNet'
union all
select
    'tiny-highest-596x' as check_id,
    max(normalized_efficiency) as our_value
from last_of_trend
where figure_id = '5c' and series != 'ResNet'
union all
select
    'retinanet-strongest' as check_id,
    rank_of_older as our_value
from older_ranked
where series = 'RetinaNet'
union all
select
    'edge-plateau' as check_id,
    count(*) as our_value
from falls
where figure_id = '5b' and earlier_version = 'v3.1' and later_version = 'v4.0'
union all
select
    'tiny-plateau' as check_id,
    count(*) as our_value
from falls
where figure_id = '5c' and earlier_version = 'v1.0' and later_version = 'v1.2'
