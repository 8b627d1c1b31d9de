-- One row per Inference result whose session asked PTDaemon for them: the uncertainty of the measured run, and the mean
-- power of the ranging run, which comes first, and of the measured run, which comes last.
-- A reply is `Watts,mean,least,most,samples,…` or `Uncertainty,mean,least,most,samples,above the limit,within,unknown`,
-- the uncertainties as fractions of 1; -1 is an unknown mean.
with

messages as (
    select * from {{ ref('stg_inference__power_messages') }}
    where dialogue = 'ptd_messages'
),

replies as (
    select
        source_id,
        result_path,
        {% for name, choice, question in [
            ('uncertainty', 'max_by', 'Uncertainty'), ('testing', 'max_by', 'Watts'), ('ranging', 'min_by', 'Watts'),
        ] %}
        {{ choice }}(reply, message_number) filter (where command = '{{ question }}') as {{ name }}_reply,
        {{ choice }}(source_line, message_number) filter (where command = '{{ question }}') as {{ name }}_line,
        {% endfor %}
        min(source_path) as source_path
    from messages
    where command in ('Watts', 'Uncertainty')
    group by source_id, result_path
)

select
    source_id,
    result_path,
    {% for column, (reply, field) in {
        'average_uncertainty': ('uncertainty', 2), 'sample_count': ('uncertainty', 5),
        'uncertain_sample_count': ('uncertainty', 6), 'testing_power_w': ('testing', 2), 'ranging_power_w': ('ranging', 2),
    }.items() %}
    try_cast(split_part({{ reply }}_reply, ',', {{ field }}) as double) as {{ column }},
    {% endfor %}
    source_path,
    uncertainty_line,
    testing_line
from replies
