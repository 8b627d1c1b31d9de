-- One row per power run: how steady the power was in the measuring window, what the analyzer says of its uncertainty,
-- and the flags for what is beyond a limit of the seed power_quality_flags. Without its quantity a flag is not set.
{% set quantities = {
    'uncertain': 'avg_uncertainty_pct',
    'uncertain_samples': 'over_limit_sample_pct',
    'no_idle': 'idle_to_load_ratio',
    'ramp_in_window': '-first_30s_to_mean_ratio',
    'drift': 'abs(drift_pct)',
} %}
with

runs as (
    select * from {{ ref('int_power_runs_measured') }}
),

messages as (
    select * from {{ ref('int_power_messages_read') }}
),

thresholds as (
    select
        {% for flag, quantity in quantities.items() %}
        max({{ '-' if quantity.startswith('-') }}threshold) filter (where flag = '{{ flag }}') as {{ flag }},
        {% endfor %}
        count(*) as flag_count
    from {{ ref('power_quality_flags') }}
),

judged as (
    select
        runs.run_id,
        runs.source_id,
        runs.result_path,
        messages.avg_uncertainty * 100 as avg_uncertainty_pct,
        case when messages.avg_uncertainty is not null then messages.max_uncertainty * 100 end as max_uncertainty_pct,
        cast(messages.uncertainty_sample_count as integer) as uncertainty_sample_count,
        cast(messages.over_limit_sample_count as integer) as over_limit_sample_count,
        cast(messages.unknown_sample_count as integer) as unknown_sample_count,
        {{ safe_divide('messages.over_limit_sample_count * 100', 'messages.uncertainty_sample_count') }}
            as over_limit_sample_pct,
        messages.v_range_set,
        messages.a_range_set,
        messages.v_range_found,
        messages.a_range_found,
        messages.is_auto_range_before,
        messages.ranging_mean_w,
        {{ safe_divide('messages.testing_mean_w', 'messages.ranging_mean_w') }} as testing_to_ranging_ratio,
        {{ safe_divide('runs.idle_power_w', 'runs.mean_power_w') }} as idle_to_load_ratio,
        {{ safe_divide('runs.first_30s_mean_w', 'runs.mean_power_w') }} as first_30s_to_mean_ratio,
        {{ change_pct('runs.second_half_mean_w', 'runs.first_half_mean_w') }} as drift_pct,
        {{ safe_divide('runs.power_deviation_w', 'runs.mean_power_w') }} as power_cv,
        messages.session_source_path,
        messages.uncertainty_source_line
    from runs
    left join messages on runs.source_id = messages.source_id and runs.result_path = messages.result_path
)

select
    judged.*,
    case
        when coalesce(judged.power_cv, judged.avg_uncertainty_pct) is not null
            then coalesce(nullif(concat_ws(
                ', ',
                {% for flag, quantity in quantities.items() %}
                case when {{ quantity }} > thresholds.{{ flag }} then '{{ flag }}' end,
                {% endfor %}
                null
            ), ''), 'none')
    end as power_quality_flags
from judged
cross join thresholds
