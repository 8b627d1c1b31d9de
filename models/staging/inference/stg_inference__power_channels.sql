-- One row per sample of a power analyzer and channel; a log that does not separate channels has one, without a name.
with

samples as (
    select * from {{ source('raw', 'power_samples') }}
),

separated as (
    select
        run_id,
        logged_at,
        power_w as sample_power_w,
        {{ each_element('channels') }} as element
    from samples
    where channels is not null
)

select
    separated.run_id,
    separated.logged_at,
    separated.sample_power_w,
    separated.element.channel,
    separated.element.power_w,
    separated.element.voltage_v,
    separated.element.current_a
from separated
union all
select
    run_id,
    logged_at,
    power_w as sample_power_w,
    cast(null as string) as channel,
    power_w,
    voltage_v,
    current_a
from samples
where channels is null
