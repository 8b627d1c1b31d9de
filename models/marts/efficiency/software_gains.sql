-- One row per hardware configuration and pair of rounds: the best efficiency of a round compared with that of the last
-- round in which the same configuration was measured. Hardware is submitter, board, accelerator, host processor, their
-- counts and the nodes; what changed between the rounds is the software with its settings, a power cap among them. The
-- board is the system's name without accelerators and software, or that of the seed system_boards. Rounds between which
-- the benchmark changed under its name are not compared. Closed division only: in the open one the model may have
-- changed as well. Tiny systems name a processor but not the board, and are left out.
-- Not every gain is one of the software: a preview can differ from the product of the same name, and a machine can draw
-- less under load than it drew in the old round without load, which no software of the benchmark achieves.
-- Figure 10 (`paper_changes_corrected`) shares only the formula (`change_pct`): it compares the Offline results of the
-- paper's datacenter export, in consecutive rounds, and neither board nor nodes are part of its hardware.
{% set hardware = [
    'board', 'submitter', 'accelerator_name', 'accelerator_count', 'host_processor_name', 'host_processor_count',
    'node_count',
] %}
{% set compared = {
    'round_id': 'round_id', 'round_number': 'round_number', 'availability': 'availability',
    'efficiency_samples_per_j': 'samples_per_j', 'efficiency_tokens_per_j': 'tokens_per_j',
    'mean_power_w': 'mean_power_w', 'load_power': 'load_power', 'idle_power_w': 'idle_power_w',
    'idle_to_load_ratio': 'idle_to_load_ratio', 'power_quality_flags': 'power_quality_flags',
} %}
with

results as (
    select
        *,
        {{ name_before_suffix('system_name') }} as unaliased_board
    from {{ ref('fct_results') }}
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

boards as (
    select * from {{ ref('system_boards') }}
),

configured as (
    select
        results.*,
        rounds.round_number,
        coalesce(boards.board, results.unaliased_board) as board,
        -- Power under load, for the ratio of two rounds only: the same formula in both, and in MultiStream an eighth.
        coalesce(
            results.throughput_samples_per_s / results.efficiency_samples_per_j,
            results.throughput_tokens_per_s / results.efficiency_tokens_per_j,
            1000 / results.latency_ms / results.efficiency_samples_per_j
        ) as load_power,
        idle_powers.idle_power_w,
        idle_powers.idle_to_load_ratio
    from results
    inner join rounds on results.round_id = rounds.round_id
    left join boards on results.unaliased_board = boards.system_name_start
    left join {{ ref('int_idle_powers_chosen') }} as idle_powers on results.result_id = idle_powers.result_id
),

keyed as (
    select
        *,
        {{ key_of_names(hardware) }} as hardware_key
    from configured
),

ranked as (
    select
        *,
        row_number() over (
            partition by hardware_key, category, benchmark_id, scenario, round_id
            order by efficiency_samples_per_j desc nulls last, efficiency_tokens_per_j desc nulls last, result_id asc
        ) as efficiency_rank
    from keyed
),

paired as (
    select
        *,
        {% for column, name in compared.items() %}
        lag({{ column }}) over same_hardware as old_{{ name }},
        {% endfor %}
        lag(result_id) over same_hardware as old_result_id
    from ranked
    where efficiency_rank = 1
    window same_hardware as (
        partition by hardware_key, category, comparability_id, scenario
        order by round_number
    )
),

compared as (
    select
        *,
        {{ change_pct('efficiency_samples_per_j', 'old_samples_per_j') }} as samples_per_j_change_pct,
        {{ change_pct('efficiency_tokens_per_j', 'old_tokens_per_j') }} as tokens_per_j_change_pct,
        load_power / old_load_power as new_to_old_power_ratio
    from paired
    where old_result_id is not null
),

judged as (
    select
        *,
        coalesce(samples_per_j_change_pct, tokens_per_j_change_pct) > 0
        and new_to_old_power_ratio < old_idle_to_load_ratio as is_explained_by_idle
    from compared
)

select
    category,
    benchmark_id,
    comparability_id,
    scenario,
    {% for column in hardware %}
    {{ column }},
    {% endfor %}
    old_round_id,
    round_id as new_round_id,
    cast(round_number - old_round_number as integer) as rounds_apart,
    old_samples_per_j,
    efficiency_samples_per_j as new_samples_per_j,
    samples_per_j_change_pct,
    old_tokens_per_j,
    efficiency_tokens_per_j as new_tokens_per_j,
    tokens_per_j_change_pct,
    old_mean_power_w,
    mean_power_w as new_mean_power_w,
    new_to_old_power_ratio,
    old_idle_power_w,
    old_idle_to_load_ratio,
    is_explained_by_idle,
    old_power_quality_flags,
    power_quality_flags as new_power_quality_flags,
    old_availability,
    availability as new_availability,
    old_availability = availability as is_same_availability,
    old_availability = availability and not coalesce(is_explained_by_idle, false) as is_attributable_to_software,
    old_result_id,
    result_id as new_result_id
from judged
