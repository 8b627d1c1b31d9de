-- One row per power run of the submission and flag: what is unusual about the run or about its quality.
with

flagged as (
    select
        run_id,
        unnest(string_split(flags, ', ')) as flag
    from marts.power_runs
    union all
    select
        run_id,
        unnest(string_split(flags, ', ')) as flag
    from marts.power_quality
),

described as (
    select
        flag,
        description,
        threshold
    from seeds.power_run_flags
    union all
    select
        flag,
        description,
        threshold
    from seeds.power_quality_flags
)

select
    flagged.run_id,
    flagged.flag,
    described.description,
    described.threshold
from flagged
inner join described on flagged.flag = described.flag
order by flagged.run_id, flagged.flag
