-- Figure 5c: efficiency trend, tiny. One row per variant, series and round.
{{ trend_figure_mart('5c', 'tiny') }}
