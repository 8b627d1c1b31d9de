-- Figure 5c: efficiency trend, Tiny. One row per variant, series and round.
{{ trend_figure('5c') }}
