-- Figure 5b: efficiency trend, edge, Offline. One row per variant, series and round.
{{ trend_figure('5b') }}
