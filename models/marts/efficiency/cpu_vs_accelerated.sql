-- One row per result of a processor and result of an accelerator that are compared: in `best_of_group` the most
-- efficient of both kinds in a round, category, division, benchmark, scenario and unit; in `same_board` every pair of
-- results of one board. In the open division only results of the same model are compared. A board whose own
-- accelerator stays idle counts as a processor, and so does a microcontroller (seed system_kinds).
{% set group_columns = [
    'round_id', 'category', 'division', 'benchmark_id', 'comparability_id', 'scenario', 'compared_model', 'ranked_by',
] %}
{% set board_columns = ['submitter', 'system_name', 'host_processor_name'] %}
with

kinds as (
    select * from {{ ref('system_kinds') }}
),

results as (
    select
        results.*,
        kinds.compared_as,
        case when results.division != 'closed' then results.used_model end as compared_model
    from {{ ref('fct_results') }} as results
    inner join kinds on results.system_kind = kinds.system_kind
    where
        results.is_published
        and kinds.compared_as is not null
        and (results.division = 'closed' or results.used_model is not null)
),

measured as (
    {% for unit in ['samples_per_j', 'tokens_per_j'] %}
    select
        *,
        '{{ unit }}' as ranked_by,
        efficiency_{{ unit }} as ranking_efficiency
    from results
    where efficiency_{{ unit }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by compared_as, {{ group_columns | join(', ') }}
            order by ranking_efficiency desc, result_id asc
        ) as rank_in_group,
        row_number() over (
            partition by compared_as, {{ (group_columns + board_columns) | join(', ') }}
            order by ranking_efficiency desc, result_id asc
        ) as rank_on_board
    from measured
),

paired as (
    select
        {% for column in group_columns %}
        cpu.{{ column }},
        {% endfor %}
        {% for side in ['cpu', 'accelerated'] %}
        {% for column in board_columns + [
            'result_id', 'system_kind', 'software', 'availability', 'power_quality_flags',
        ] %}
        {{ side }}.{{ column }} as {{ side }}_{{ column }},
        {% endfor %}
        {% for unit in ['samples_per_j', 'tokens_per_j'] %}
        case when cpu.ranked_by = '{{ unit }}' then {{ side }}.ranking_efficiency end as {{ side }}_{{ unit }},
        {% endfor %}
        {% endfor %}
        accelerated.accelerator_name,
        accelerated.accelerator_count,
        {{ safe_divide('accelerated.ranking_efficiency', 'cpu.ranking_efficiency') }} as efficiency_ratio,
        cpu.submitter = accelerated.submitter
        and cpu.system_name = accelerated.system_name
        and (cpu.host_processor_name is not distinct from accelerated.host_processor_name) as is_same_board,
        cpu.rank_in_group = 1 and accelerated.rank_in_group = 1 as is_best_of_group,
        cpu.rank_on_board = 1 and accelerated.rank_on_board = 1 as is_best_pair
    from ranked as cpu
    inner join ranked as accelerated
        on
            {% for column in group_columns %}
            cpu.{{ column }} is not distinct from accelerated.{{ column }}
            and
            {% endfor %}
            cpu.compared_as = 'cpu'
            and accelerated.compared_as = 'accelerator'
),

compared as (
    select
        *,
        'best_of_group' as comparison
    from paired
    where is_best_of_group
    union all
    select
        *,
        'same_board' as comparison
    from paired
    where is_same_board
)

select
    comparison,
    round_id,
    category,
    division,
    benchmark_id,
    comparability_id,
    scenario,
    compared_model as used_model,
    ranked_by,
    is_same_board,
    is_best_pair,
    {% for side in ['cpu', 'accelerated'] %}
    {{ side }}_submitter,
    {{ side }}_system_name,
    {{ side }}_system_kind,
    {{ side }}_host_processor_name,
    {{ side }}_software,
    {{ side }}_availability,
    {{ side }}_samples_per_j,
    {{ side }}_tokens_per_j,
    {{ side }}_power_quality_flags,
    {{ side }}_result_id,
    {% endfor %}
    accelerator_name,
    accelerator_count,
    efficiency_ratio
from compared
