-- One row per sample of a power analyzer and channel; a log that does not separate channels has one, without a name.
with

separated as (
    select
        run_id,
        logged_at,
        power_w as sample_power_w,
        {{ each_element('channels') }} as channel
    from {{ source('raw', 'power_samples') }}
    where channels is not null
)

select
    run_id,
    logged_at,
    sample_power_w,
    channel.channel,
    channel.power_w,
    channel.voltage_v,
    channel.current_a
from separated
union all
select
    run_id,
    logged_at,
    power_w as sample_power_w,
    cast(null as varchar) as channel,
    power_w,
    voltage_v,
    current_a
from {{ source('raw', 'power_samples') }}
where channels is null
