{# A quotient that is null where it is undefined: if the divisor is missing or zero, or the quotient is not finite. #}
{% macro safe_divide(numerator, denominator) -%}
    {%- set quotient = '(' ~ numerator ~ ') / nullif(' ~ denominator ~ ', 0)' -%}
    case when abs({{ quotient }}) <= {{ largest_double() }} then {{ quotient }} end
{%- endmacro %}

{# The largest double; in every engine infinity and NaN are above it. #}
{% macro largest_double() -%}
    1.7976931348623157e308
{%- endmacro %}

{# The change from the old to the new value, in per cent of the old one; null where it is undefined. #}
{% macro change_pct(new, old) -%}
    {{ safe_divide(new ~ ' - ' ~ old, old) }} * 100
{%- endmacro %}

{# The value of one measure of a result; `amount` is the column with the converted numbers. #}
{% macro measure_of_pair(measure, amount='amount') -%}
    max({{ amount }}) filter (where measure = '{{ measure }}')
{%- endmacro %}

{# A number rounded to some decimals. The function of two arguments rounds a double in one engine, its text in another. #}
{% macro round_to(number, decimals) -%}
    round(({{ number }}) * {{ 10 ** decimals }}) / {{ 10 ** decimals }}
{%- endmacro %}

{#
    The sum of the numbers of a group in the order of a column. On the order depends the last digit, which shows where two
    nearly equal numbers are subtracted. Null if there are none.
#}
{% macro sum_in_order(number, column, condition) -%}
    {{ return(adapter.dispatch('sum_in_order')(number, column, condition)) }}
{%- endmacro %}

{% macro duckdb__sum_in_order(number, column, condition) -%}
    sum({{ number }} order by {{ column }}) filter (where {{ condition }})
{%- endmacro %}

{% macro spark__sum_in_order(number, column, condition) -%}
    case
        when count({{ number }}) filter (where {{ condition }}) > 0
            then aggregate(
                array_sort(
                    collect_list(named_struct('place', {{ column }}, 'amount', {{ number }}))
                        filter (where {{ condition }} and {{ number }} is not null)
                ),
                cast(0 as double),
                (total, item) -> total + item.amount
            )
    end
{%- endmacro %}

{% macro mean_in_order(number, column, condition) -%}
    {{ sum_in_order(number, column, condition) }} / nullif(count({{ number }}) filter (where {{ condition }}), 0)
{%- endmacro %}

{# The plain mean of numbers with at most six decimals. They are added as decimals, so that the order in which a parallel
   engine adds them changes no digit. #}
{% macro mean_of_decimals(number, condition) -%}
    {{ sum_of_decimals(number, condition) }} / nullif(count({{ number }}) filter (where {{ condition }}), 0)
{%- endmacro %}

{% macro sum_of_decimals(number, condition) -%}
    {{ return(adapter.dispatch('sum_of_decimals')(number, condition)) }}
{%- endmacro %}

{% macro duckdb__sum_of_decimals(number, condition) -%}
    cast(sum(cast({{ number }} as decimal(18, 6))) filter (where {{ condition }}) as double)
{%- endmacro %}

{# DuckDB makes a decimal of the double that it has multiplied; Spark would make one of the text of the double. #}
{% macro spark__sum_of_decimals(number, condition) -%}
    cast(sum(cast(round({{ number }} * 1000000) as bigint)) filter (where {{ condition }}) as double) / 1000000
{%- endmacro %}
