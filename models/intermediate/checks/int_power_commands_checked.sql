-- One row per Inference result with power: how many commands PTDaemon did not answer as it should, and the first of
-- them.
with

messages as (
    select * from {{ ref('stg_inference__power_messages') }}
    where dialogue = 'ptd_messages'
),

answered as (
    select
        messages.source_id,
        messages.source_path,
        messages.source_line,
        messages.result_path,
        bool_or(messages.reply = expected.reply) as is_as_expected
    from messages
    inner join {{ ref('power_command_replies') }} as expected on messages.command like expected.command_pattern
    group by messages.source_id, messages.source_path, messages.source_line, messages.result_path
)

select
    source_id,
    result_path,
    'ptdaemon_replies' as check_id,
    count(*) filter (where not is_as_expected) as measured_value,
    min(source_path) as source_path,
    min(source_line) filter (where not is_as_expected) as source_line
from answered
group by source_id, result_path
