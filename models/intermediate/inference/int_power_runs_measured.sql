-- One row per result with power: its measuring window, and statistics of the analyzer's samples in it. The window is on
-- the clock of the analyzer's log; without a log of the run there is no window. Samples count if they are strictly
-- inside the window, and by the rule of the round only if they are positive; the mean is the plain mean of those that
-- count.
{% set session_columns = [
    'session_name', 'analyzer_maker', 'analyzer_model', 'analyzer_channels', 'ptdaemon_version',
] %}
with

results as (
    select
        *,
        source_id || '/' || result_path || '/performance/run_1' as run_id
    from {{ ref('int_inference_results_listed') }}
    where has_power
),

rules as (
    select * from {{ ref('inference_power_rules') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
    where run_name = 'run_1' and log_kind = 'detail_log'
),

sessions as (
    select
        source_id,
        result_path,
        {% for column in session_columns %}
        max({{ column }}) filter (where side = 'server') as {{ column }},
        {% endfor %}
        max(timezone_s) filter (where side = 'server') as server_timezone_s,
        max(timezone_s) filter (where side = 'client') as client_timezone_s
    from {{ ref('stg_inference__power_sessions') }}
    group by source_id, result_path
),

windows as (
    select
        results.source_id,
        results.result_path,
        results.run_id,
        rules.counts_non_positive_samples,
        {% for column in session_columns %}
        sessions.{{ column }},
        {% endfor %}
        {% for column, entry in {'begun_at': 'begins', 'ended_at': 'ends'}.items() %}
        {{ add_milliseconds(parse_log_time(entry ~ '.value_text'), 'case
            when rules.adds_session_timezone
                then coalesce(sessions.client_timezone_s, 0) - coalesce(sessions.server_timezone_s, 0)
            else 0
        end * 1000') }} as {{ column }},
        {% endfor %}
        begins.source_path as window_source_path,
        begins.source_line as window_source_line
    from results
    left join rules on {{ holds_in('rules', 'results.version') }}
    left join sessions on results.source_id = sessions.source_id and results.result_path = sessions.result_path
    {% for entry, key in {'begins': 'power_begin', 'ends': 'power_end'}.items() %}
    left join logged as {{ entry }}
        on
            results.source_id = {{ entry }}.source_id
            and results.result_path = {{ entry }}.result_path
            and {{ entry }}.entry_key = '{{ key }}'
    {% endfor %}
),

samples as (
    select
        {% for column in [
            'run_id', 'source_path', 'source_line', 'sampled_at', 'logged_at', 'interval_ms', 'power_w', 'power_factor',
        ] %}
        samples.{{ column }},
        {% endfor %}
        samples.logged_at > windows.begun_at and samples.logged_at < windows.ended_at as is_inside,
        samples.logged_at <= windows.begun_at as is_before,
        samples.power_w > 0 or windows.counts_non_positive_samples as is_allowed,
        {{ milliseconds_between('windows.begun_at', 'samples.logged_at') }} < 30000 as is_first_30s,
        {{ milliseconds_between('windows.begun_at', 'samples.logged_at') }}
        < {{ milliseconds_between('samples.logged_at', 'windows.ended_at') }} as is_first_half
    from {{ ref('stg_inference__power_samples') }} as samples
    inner join windows on samples.run_id = windows.run_id
),

measured as (
    select
        run_id,
        any_value(source_path) as samples_source_path,
        count(*) as sample_count,
        count(*) filter (where is_inside) as window_sample_count,
        count(*) filter (where is_inside and is_allowed) as counted_sample_count,
        count(*) filter (where is_inside and power_w <= 0) as non_positive_sample_count,
        min(source_line) filter (where is_inside) as first_line_inside,
        {{ mean_of_decimals('power_w', 'is_inside and is_allowed') }} as mean_power_w,
        min(power_w) filter (where is_inside and is_allowed) as min_power_w,
        max(power_w) filter (where is_inside and is_allowed) as max_power_w,
        percentile_cont(0.95) within group (order by power_w) filter (where is_inside and is_allowed) as p95_power_w,
        percentile_cont(0.1) within group (order by power_w) filter (where is_before and power_w > 0) as idle_power_w,
        {{ mean_of_decimals('power_w', 'is_inside and is_allowed and is_first_30s') }} as first_30s_mean_w,
        {{ mean_of_decimals('power_w', 'is_inside and is_allowed and is_first_half') }} as first_half_mean_w,
        {{ mean_of_decimals('power_w', 'is_inside and is_allowed and not is_first_half') }} as second_half_mean_w,
        -- The order in which a parallel engine adds the squares changes the last digits.
        {{ round_to('stddev_pop(power_w) filter (where is_inside and is_allowed)', 6) }} as power_deviation_w,
        {{ mean_of_decimals('power_factor', 'is_inside and is_allowed') }} as mean_power_factor,
        max(interval_ms) filter (where is_inside) / 1000 as longest_interval_s,
        count(*) filter (where interval_ms < 0) as backward_step_count,
        count(*) filter (where interval_ms = 0) as doubled_stamp_count,
        min(logged_at) as first_logged_at,
        max(logged_at) as last_logged_at,
        any_value({{ seconds_between('logged_at', 'sampled_at') }}) as clock_offset_s
    from samples
    group by run_id
)

select
    windows.*,
    {% for column in [
        'samples_source_path', 'sample_count', 'window_sample_count', 'counted_sample_count',
        'non_positive_sample_count', 'first_line_inside', 'mean_power_w', 'min_power_w', 'max_power_w', 'p95_power_w',
        'idle_power_w', 'first_30s_mean_w', 'first_half_mean_w', 'second_half_mean_w', 'power_deviation_w',
        'mean_power_factor', 'longest_interval_s', 'backward_step_count', 'doubled_stamp_count',
        'clock_offset_s',
    ] %}
    measured.{{ column }},
    {% endfor %}
    {{ milliseconds_between('windows.begun_at', 'windows.ended_at') }} / 1000 as window_s,
    {{ milliseconds_between('measured.first_logged_at', 'windows.begun_at') }} / 1000 as lead_in_s,
    {{ milliseconds_between('windows.ended_at', 'measured.last_logged_at') }} / 1000 as tail_s,
    {{ add_milliseconds('windows.begun_at', 'measured.clock_offset_s * 1000') }} as window_begun_at,
    {{ add_milliseconds('windows.ended_at', 'measured.clock_offset_s * 1000') }} as window_ended_at
from windows
left join measured on windows.run_id = measured.run_id
