{# A quotient that is null where it means nothing: of a missing or zero divisor, and where it is no finite number. #}
{% macro safe_divide(numerator, denominator) -%}
    {%- set quotient = '(' ~ numerator ~ ') / nullif(' ~ denominator ~ ', 0)' -%}
    {# The largest double; in every engine infinity and NaN are above it. #}
    case when abs({{ quotient }}) <= 1.7976931348623157e308 then {{ quotient }} end
{%- endmacro %}

{# How far the new value is above the old one, in per cent of the old one; null where that has no meaning. #}
{% macro change_pct(new, old) -%}
    {{ safe_divide(new ~ ' - ' ~ old, old) }} * 100
{%- endmacro %}

{# The mean power in watts that a result implies: measured, or energy over time. #}
{% macro implied_power_w(power_w, energy_j_per_query, latency_ms, training_energy_kj, time_to_train_min) -%}
    coalesce(
        {{ power_w }},
        {{ safe_divide(energy_j_per_query ~ ' * 1000', latency_ms) }},
        {{ safe_divide(training_energy_kj ~ ' * 1000', time_to_train_min ~ ' * 60') }}
    )
{%- endmacro %}

{# The value of one measure of a pair; `amount` is the column that holds the converted numbers. #}
{% macro measure_of_pair(measure, amount='amount') -%}
    max({{ amount }}) filter (where measure = '{{ measure }}')
{%- endmacro %}

{# The plain mean of numbers that have six decimals at most. Summed as decimals, so that the order in which a parallel
   engine adds them up changes no digit. #}
{% macro mean_of_decimals(number, condition) -%}
    cast(sum(cast({{ number }} as decimal(18, 6))) filter (where {{ condition }}) as double)
    / nullif(count({{ number }}) filter (where {{ condition }}), 0)
{%- endmacro %}
