-- Figure 5a: efficiency trend, datacenter, Offline. One row per variant, series and round.
{{ trend_figure_mart('5a', 'datacenter') }}
