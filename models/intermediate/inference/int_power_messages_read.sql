-- One row per power session: what PTDaemon, which reads the analyzer, replied to the server about ranges, mean power
-- and uncertainty. The ranging run finds the ranges that are set for the measured run. Of several replies the last
-- counts. PTDaemon states uncertainties as fractions, and -1 for what it does not know.
{% set replies = {
    'ranging_watts': ("reply like 'Watts,%'", '<'),
    'testing_watts': ("reply like 'Watts,%'", '>'),
    'uncertainty': ("reply like 'Uncertainty,%'", '>'),
} %}
with

marked as (
    select
        *,
        max(case when command like 'Go,%_testing' then message_number end)
            over (partition by source_id, result_path) as measured_number
    from {{ ref('stg_inference__power_messages') }}
    where side = 'server' and dialogue = 'ptd_messages'
),

chosen as (
    select
        source_id,
        result_path,
        any_value(source_path) as session_source_path,
        min_by(reply, message_number) filter (where command = 'RR') as ranges,
        {% for quantity in ['V', 'A'] %}
        max_by(split_part(command, ',', 3), message_number) filter (
            where command like 'SR,{{ quantity }},%' and message_number < measured_number
        ) as {{ quantity | lower }}_range_set,
        {% endfor %}
        {% for name, (condition, order) in replies.items() %}
        max_by(reply, message_number) filter (
            where {{ condition }} and message_number {{ order }} measured_number
        ) as {{ name }},
        {% endfor %}
        max(source_line) filter (where reply like 'Uncertainty,%' and message_number > measured_number)
            as uncertainty_source_line
    from marked
    group by source_id, result_path
)

select
    source_id,
    result_path,
    session_source_path,
    uncertainty_source_line,
    {% for column, (text, place) in {
        'v_range_set': ('v_range_set', 1), 'a_range_set': ('a_range_set', 1),
        'v_range_found': ('ranges', 5), 'a_range_found': ('ranges', 3),
        'ranging_mean_w': ('ranging_watts', 2), 'testing_mean_w': ('testing_watts', 2),
        'avg_uncertainty': ('uncertainty', 2), 'max_uncertainty': ('uncertainty', 4),
        'uncertainty_sample_count': ('uncertainty', 5), 'over_limit_sample_count': ('uncertainty', 6),
        'unknown_sample_count': ('uncertainty', 8),
    }.items() %}
    {{ parse_number("split_part(" ~ text ~ ", ',', " ~ place ~ ")") }} as {{ column }},
    {% endfor %}
    case
        when ranges like 'Ranges,1,%,1,%' then true
        when ranges like 'Ranges,0,%' or ranges like 'Ranges,%,%,0,%' then false
    end as is_auto_range_before
from chosen
