{# Conversions of text to typed values in which engines differ: dispatched, so that another engine can add its own. #}

{#
    Whether a regular expression fits a whole text that is not empty. What it finds is compared with the text: in some
    engines `$` is also before a line break at the end.
#}
{% macro fits_whole(text, pattern) -%}
    nullif(regexp_extract({{ text }}, '^({{ pattern }})$', 0), '') = {{ text }}
{%- endmacro %}

{# The number that a text shows, thousands separators allowed; null for any other text. Never NaN or infinity. #}
{% macro parse_number(text) -%}
    case
        when {{ fits_whole(text, '([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)?') }}
            then cast(replace({{ text }}, ',', '') as double)
    end
{%- endmacro %}

{# The number of a text in any notation, also NaN and infinity; null for any other text. #}
{% macro try_number(text) -%}
    {{ return(adapter.dispatch('try_number')(text)) }}
{%- endmacro %}

{% macro duckdb__try_number(text) -%}
    try_cast({{ text }} as double)
{%- endmacro %}

{# Java takes `1d` and `0x1p3` for numbers too. #}
{% macro spark__try_number(text) -%}
    case when not rlike({{ text }}, '[0-9.][dDfF]|[xX]') then try_cast({{ text }} as double) end
{%- endmacro %}

{# A count written `8` or `8.0`; null for any other text. #}
{% macro parse_count(text) -%}
    case
        when {{ fits_whole('trim(' ~ text ~ ')', '[0-9]+([.]0+)?') }}
            then try_cast(cast({{ text }} as double) as integer)
    end
{%- endmacro %}

{# A date written month/day/year. #}
{% macro parse_us_date(text) -%}
    {{ return(adapter.dispatch('parse_us_date')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_us_date(text) -%}
    cast(strptime({{ text }}, '%m/%d/%Y') as date)
{%- endmacro %}

{% macro spark__parse_us_date(text) -%}
    to_date({{ text }}, 'M/d/yyyy')
{%- endmacro %}

{# A text with every match of a regular expression replaced; without such a macro, some engines replace only the first. #}
{% macro replace_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{% macro spark__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ replacement }})
{%- endmacro %}

{#
    The SHA-256, in hexadecimal digits, of the texts of a group that meet `condition`, in alphabetical order and separated
    by commas: the same for every order of the rows. Null if there are none.
#}
{% macro digest_of_group(text, condition='true') -%}
    {{ return(adapter.dispatch('digest_of_group')(text, condition)) }}
{%- endmacro %}

{% macro duckdb__digest_of_group(text, condition) -%}
    sha256(string_agg({{ text }}, ',' order by {{ text }}) filter (where {{ condition }}))
{%- endmacro %}

{% macro spark__digest_of_group(text, condition) -%}
    sha2(listagg({{ text }}, ',') within group (order by {{ text }}) filter (where {{ condition }}), 256)
{%- endmacro %}

{# The distinct texts of a group in alphabetical order, separated by a comma and a blank. #}
{% macro list_distinct(text) -%}
    {{ return(adapter.dispatch('list_distinct')(text)) }}
{%- endmacro %}

{% macro duckdb__list_distinct(text) -%}
    string_agg(distinct {{ text }}, ', ' order by {{ text }})
{%- endmacro %}

{# Not `listagg(distinct …)`, for which Spark 4.3 fails beside another distinct aggregate. #}
{% macro spark__list_distinct(text) -%}
    nullif(array_join(array_sort(collect_set({{ text }})), ', '), '')
{%- endmacro %}

{# The texts of a group as one, in the order of a column. #}
{% macro join_texts(text, separator, column) -%}
    {{ return(adapter.dispatch('join_texts')(text, separator, column)) }}
{%- endmacro %}

{% macro duckdb__join_texts(text, separator, column) -%}
    string_agg({{ text }}, {{ separator }} order by {{ column }})
{%- endmacro %}

{% macro spark__join_texts(text, separator, column) -%}
    listagg({{ text }}, {{ separator }}) within group (order by {{ column }} nulls last)
{%- endmacro %}
