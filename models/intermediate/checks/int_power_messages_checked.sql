-- One row per Inference result with power: how many messages differ between the client and the server of its session,
-- and the first of them. The reply to the command `time` differs by nature.
with

compared as (
    select
        source_id,
        result_path,
        message_number,
        count(*) = 1
        or count(distinct command || ' ' || case when command != 'time' then reply else '' end) > 1 as is_fault,
        max(source_path) as source_path,
        max_by(source_line, source_path) as source_line
    from {{ ref('stg_inference__power_messages') }}
    where dialogue = 'messages'
    group by source_id, result_path, message_number
)

select
    source_id,
    result_path,
    'messages_match' as check_id,
    count(*) filter (where is_fault) as measured_value,
    min_by(source_path, message_number) filter (where is_fault) as source_path,
    min_by(source_line, message_number) filter (where is_fault) as source_line
from compared
group by source_id, result_path
