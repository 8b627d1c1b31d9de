-- Figure 9: efficiency of BERT at 99.9 % accuracy relative to 99 %, per round. One row per variant, reading and round.
-- The ratios are typed into the script. In the corrected variant, reading `source` is the NVIDIA system with the most
-- efficient BERT-99.0 of the round, whose ratios the typed numbers are; `cited` is the system that the paper names.
with

printed as (
    select * from {{ ref('paper_printed_values_pivoted') }}
    where figure_id = '9'
),

cited as (
    select * from {{ ref('paper_systems_found') }}
    where figure_id = '9'
),

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export and category = 'datacenter' and scenario = 'offline'
),

rounds as (
    select * from {{ ref('rounds') }}
),

levels as (
    select
        results.public_id,
        results.submitter,
        rounds.version,
        rounds.round_date,
        max(results.efficiency_samples_per_j) filter (where results.benchmark_id = 'bert-99') as low_samples_per_j,
        max(results.efficiency_samples_per_j) filter (where results.benchmark_id = 'bert-99.9') as high_samples_per_j
    from results
    inner join rounds on results.round_id = rounds.round_id
    group by results.public_id, results.submitter, rounds.version, rounds.round_date
),

best_nvidia as (
    select * from levels
    where submitter = 'NVIDIA' and low_samples_per_j is not null and high_samples_per_j is not null
    qualify row_number() over (partition by version order by low_samples_per_j desc, public_id asc) = 1
)

select
    printed.variant,
    'source' as reading,
    printed.label as version,
    cast(null as string) as public_id,
    printed.efficiency_ratio
from printed
union all
select
    'corrected' as variant,
    'cited' as reading,
    cited.label as version,
    cited.public_id,
    {{ safe_divide('levels.high_samples_per_j', 'levels.low_samples_per_j') }} as efficiency_ratio
from cited
inner join levels on cited.public_id = levels.public_id
union all
select
    'corrected' as variant,
    'source' as reading,
    version,
    public_id,
    {{ safe_divide('high_samples_per_j', 'low_samples_per_j') }} as efficiency_ratio
from best_nvidia
