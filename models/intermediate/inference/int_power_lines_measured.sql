-- One row per power run: voltage, current and power factor of its line, and the balance of its channels, from the
-- samples in the measuring window that count. Volts and amperes are those of a channel. Samples in which the analyzer
-- reports an error instead of a voltage or current are left out, and so are channels that draw nothing.
with

runs as (
    select
        run_id,
        begun_at,
        ended_at,
        counts_non_positive_samples
    from {{ ref('int_power_runs_measured') }}
),

channels as (
    select
        runs.run_id,
        samples.channel,
        {{ mean_of_decimals('samples.power_w', 'true') }} as power_w,
        {{ mean_of_decimals('samples.voltage_v', 'true') }} as voltage_v,
        {{ mean_of_decimals('samples.current_a', 'true') }} as current_a,
        {{ mean_of_decimals('samples.voltage_v * samples.current_a', 'true') }} as apparent_power_va
    from runs
    inner join {{ ref('stg_inference__power_channels') }} as samples
        on
            runs.run_id = samples.run_id
            and runs.begun_at < samples.logged_at
            and runs.ended_at > samples.logged_at
    where
        (samples.sample_power_w > 0 or runs.counts_non_positive_samples)
        and samples.voltage_v >= 0
        and samples.current_a >= 0
    group by runs.run_id, samples.channel
)

select
    run_id,
    {{ mean_of_decimals('voltage_v', 'true') }} as line_v,
    {{ mean_of_decimals('current_a', 'true') }} as amps,
    {{ safe_divide(mean_of_decimals('power_w', 'true'), mean_of_decimals('apparent_power_va', 'true')) }}
        as true_power_factor,
    cast(count(*) as integer) as channel_count,
    case
        when count(*) > 1
            then {{ safe_divide('max(power_w) - min(power_w)', mean_of_decimals('power_w', 'true')) }} * 100
    end as channel_imbalance_pct
from channels
where power_w > 0
group by run_id
