{# Whole days from one date to a later one. #}
{% macro days_between(first, last) -%}
    {{ return(adapter.dispatch('days_between')(first, last)) }}
{%- endmacro %}

{% macro duckdb__days_between(first, last) -%}
    date_diff('day', {{ first }}, {{ last }})
{%- endmacro %}

{% macro spark__days_between(first, last) -%}
    datediff({{ last }}, {{ first }})
{%- endmacro %}

{# Milliseconds from one time to a later one; times of logs have no finer part. #}
{% macro milliseconds_between(first, last) -%}
    {{ return(adapter.dispatch('milliseconds_between')(first, last)) }}
{%- endmacro %}

{% macro duckdb__milliseconds_between(first, last) -%}
    date_diff('millisecond', {{ first }}, {{ last }})
{%- endmacro %}

{% macro spark__milliseconds_between(first, last) -%}
    timestampdiff(millisecond, {{ first }}, {{ last }})
{%- endmacro %}

{# The difference of the seconds that two clocks show, without the fractions of both. #}
{% macro seconds_between(first, last) -%}
    {{ return(adapter.dispatch('seconds_between')(first, last)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(first, last) -%}
    date_diff('second', {{ first }}, {{ last }})
{%- endmacro %}

{% macro spark__seconds_between(first, last) -%}
    timestampdiff(second, date_trunc('second', {{ first }}), date_trunc('second', {{ last }}))
{%- endmacro %}

{# A time and a whole number of milliseconds after it. #}
{% macro add_milliseconds(time, milliseconds) -%}
    {{ return(adapter.dispatch('add_milliseconds')(time, milliseconds)) }}
{%- endmacro %}

{% macro duckdb__add_milliseconds(time, milliseconds) -%}
    {{ time }} + to_milliseconds(cast({{ milliseconds }} as bigint))
{%- endmacro %}

{% macro spark__add_milliseconds(time, milliseconds) -%}
    timestampadd(millisecond, cast({{ milliseconds }} as bigint), {{ time }})
{%- endmacro %}

{# A time of a LoadGen or analyzer log, `month-day-year hours:minutes:seconds.milliseconds`, without a zone. #}
{% macro parse_log_time(text) -%}
    {{ return(adapter.dispatch('parse_log_time')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_log_time(text) -%}
    try_strptime({{ text }}, '%m-%d-%Y %H:%M:%S.%g')
{%- endmacro %}

{% macro spark__parse_log_time(text) -%}
    cast(try_to_timestamp({{ text }}, 'MM-dd-yyyy HH:mm:ss.SSS') as timestamp_ntz)
{%- endmacro %}

{# Moore's law on a date, as the paper draws it: 1 on the day of the first Training round, doubled every 730.5 days. #}
{% macro moores_law(date) -%}
    power(2, {{ days_between("cast('2018-12-12' as date)", date) }} / cast(730.5 as double))
{%- endmacro %}

{# Seconds since 1970 of a time in UTC, with milliseconds. #}
{% macro epoch_seconds(time) -%}
    {{ return(adapter.dispatch('epoch_seconds')(time)) }}
{%- endmacro %}

{% macro duckdb__epoch_seconds(time) -%}
    epoch_ms({{ time }}) / 1000
{%- endmacro %}

{# The time zone of the session is UTC. #}
{% macro spark__epoch_seconds(time) -%}
    unix_millis(cast({{ time }} as timestamp)) / 1000
{%- endmacro %}
