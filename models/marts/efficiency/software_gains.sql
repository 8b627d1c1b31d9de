-- One row per hardware configuration and pair of rounds: the best efficiency of a round compared with that of the last
-- round in which the same configuration was measured. Hardware is submitter, accelerator, host processor, their counts
-- and the nodes; what changed between the rounds is the software with its settings, a power cap among them. Rounds
-- between which the benchmark changed under its name are not compared. Closed division only: in the open one the model
-- may have changed as well. Tiny systems name a processor but not the board, and are left out.
-- Figure 10 (`paper_changes_corrected`) makes the paper's comparison and shares only the formula (`change_pct`): there
-- the results are those of the paper's datacenter export, Offline, the rounds are consecutive, and the nodes are not
-- part of the hardware.
with

results as (
    select * from {{ ref('fct_results') }}
    where
        suite = 'inference'
        and is_published
        and division = 'closed'
        and host_processor_name is not null
        and coalesce(efficiency_samples_per_j, efficiency_tokens_per_j) is not null
),

rounds as (
    select
        *,
        row_number() over (order by round_date) as round_number
    from {{ ref('rounds') }}
    where suite = 'inference'
),

configured as (
    select
        results.*,
        rounds.round_number,
        concat_ws(
            '|',
            lower(results.submitter),
            coalesce(lower(results.accelerator_name), ''),
            coalesce(cast(results.accelerator_count as varchar), ''),
            lower(results.host_processor_name),
            coalesce(cast(results.host_processor_count as varchar), ''),
            coalesce(cast(results.node_count as varchar), '')
        ) as hardware_key
    from results
    inner join rounds on results.round_id = rounds.round_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by hardware_key, category, benchmark_id, scenario, round_id
            order by efficiency_samples_per_j desc nulls last, efficiency_tokens_per_j desc nulls last, result_id asc
        ) as efficiency_rank
    from configured
),

paired as (
    select
        *,
        lag(round_id) over same_hardware as old_round_id,
        lag(round_number) over same_hardware as old_round_number,
        lag(result_id) over same_hardware as old_result_id,
        lag(efficiency_samples_per_j) over same_hardware as old_samples_per_j,
        lag(efficiency_tokens_per_j) over same_hardware as old_tokens_per_j,
        lag(mean_power_w) over same_hardware as old_mean_power_w
    from ranked
    where efficiency_rank = 1
    window same_hardware as (
        partition by hardware_key, category, comparability_id, scenario
        order by round_number
    )
)

select
    category,
    benchmark_id,
    comparability_id,
    scenario,
    submitter,
    accelerator_name,
    accelerator_count,
    host_processor_name,
    host_processor_count,
    node_count,
    old_round_id,
    round_id as new_round_id,
    cast(round_number - old_round_number as integer) as rounds_apart,
    old_samples_per_j,
    efficiency_samples_per_j as new_samples_per_j,
    {{ change_pct('efficiency_samples_per_j', 'old_samples_per_j') }} as samples_per_j_change_pct,
    old_tokens_per_j,
    efficiency_tokens_per_j as new_tokens_per_j,
    {{ change_pct('efficiency_tokens_per_j', 'old_tokens_per_j') }} as tokens_per_j_change_pct,
    old_mean_power_w,
    mean_power_w as new_mean_power_w,
    old_result_id,
    result_id as new_result_id
from paired
where old_result_id is not null
