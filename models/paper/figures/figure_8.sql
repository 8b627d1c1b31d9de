-- Figure 8: gain in efficiency of BERT at 99 % compared with 99.9 % accuracy. One row per variant and system, with its
-- bin of the histogram. The script merges both levels of round v3.0 under one name and so loses its six systems, and
-- does not select the rounds that its caption names.
-- `accuracy_cost` compares all benchmarks with two targets, in all scenarios and sources, by system instead of public
-- id; the two share only the formula (`change_pct`).
with

results as (
    select * from {{ ref('paper_results_unioned') }}
    where figure_id = '8'
),

levels as (
    select
        variant,
        public_id,
        version,
        round_date,
        max(efficiency_samples_per_j) filter (where series = 'BERT-99.0') as low_samples_per_j,
        max(efficiency_samples_per_j) filter (where series = 'BERT-99.9') as high_samples_per_j
    from results
    group by variant, public_id, version, round_date
),

increases as (
    select
        *,
        {{ change_pct('low_samples_per_j', 'high_samples_per_j') }} as increase_pct
    from levels
    where low_samples_per_j is not null and high_samples_per_j is not null
)

select
    variant,
    public_id,
    version,
    round_date,
    low_samples_per_j,
    high_samples_per_j,
    increase_pct,
    {{ histogram_columns('increase_pct', 'variant', 20) }}
from increases
