{# Whole days from one date to a later one. #}
{% macro days_between(first, last) -%}
    {{ return(adapter.dispatch('days_between')(first, last)) }}
{%- endmacro %}

{% macro duckdb__days_between(first, last) -%}
    date_diff('day', {{ first }}, {{ last }})
{%- endmacro %}

{# A time of a LoadGen or analyzer log, `month-day-year hours:minutes:seconds.milliseconds`, without a zone. #}
{% macro parse_log_time(text) -%}
    {{ return(adapter.dispatch('parse_log_time')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_log_time(text) -%}
    try_strptime({{ text }}, '%m-%d-%Y %H:%M:%S.%g')
{%- endmacro %}

{# Moore's law on a date, as the paper draws it: 1 on the day of the first Training round, doubled every 730.5 days. #}
{% macro moores_law(date) -%}
    power(2, {{ days_between("cast('2018-12-12' as date)", date) }} / 730.5)
{%- endmacro %}

{# Seconds since 1970 of a time in UTC, with milliseconds. #}
{% macro epoch_seconds(time) -%}
    {{ return(adapter.dispatch('epoch_seconds')(time)) }}
{%- endmacro %}

{% macro duckdb__epoch_seconds(time) -%}
    epoch_ms({{ time }}) / 1000.0
{%- endmacro %}
