{# A trend figure: the variants of the paper's own data, and the series continued from all sources. #}
{% macro trend_figure(figure_id) -%}
    {% for relation in ['paper_trends_ranked', 'paper_trends_continued'] %}
    select
        variant,
        series,
        series_order,
        benchmark_id,
        comparability_id,
        version,
        round_date,
        result_count,
        public_id,
        best_samples_per_j,
        running_best_samples_per_j,
        normalized_efficiency,
        round_normalized_efficiency
    from {{ ref(relation) }}
    where figure_id = '{{ figure_id }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{#
    Columns with the bin of each row in a histogram of equal bins from the smallest to the largest value: `bin_number`
    from 1, and the edges of the bin. The largest value is in the last bin.
#}
{% macro histogram_columns(value, partition, bins) -%}
    {% set low %}min({{ value }}) over (partition by {{ partition }}){% endset %}
    {% set high %}max({{ value }}) over (partition by {{ partition }}){% endset %}
    {% set bin %}least(floor(({{ value }} - {{ low }}) / ({{ high }} - {{ low }}) * {{ bins }}), {{ bins - 1 }}){% endset %}
    cast({{ bin }} as integer) + 1 as bin_number,
    {{ low }} + {{ bin }} * ({{ high }} - {{ low }}) / {{ bins }} as bin_lower_pct,
    {{ low }} + ({{ bin }} + 1) * ({{ high }} - {{ low }}) / {{ bins }} as bin_upper_pct
{%- endmacro %}

{# The share by which a number that is typed into the paper's scripts may differ from ours. #}
{% macro typed_tolerance() -%}
    0.002
{%- endmacro %}
