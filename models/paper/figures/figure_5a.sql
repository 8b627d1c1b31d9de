-- Figure 5a: efficiency trend, datacenter, Offline. One row per variant, series and round.
{{ trend_figure('5a') }}
