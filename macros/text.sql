{# Conversions of text to typed values in which engines differ: dispatched, so that another engine can add its own. #}

{# The number that a text shows, thousands separators allowed; null for any other text. Never NaN or infinity. #}
{% macro parse_number(text) -%}
    {{ return(adapter.dispatch('parse_number')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_number(text) -%}
    case
        when regexp_full_match({{ text }}, '([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)?')
            then cast(replace({{ text }}, ',', '') as double)
    end
{%- endmacro %}

{# A count written `8` or `8.0`; null for any other text. #}
{% macro parse_count(text) -%}
    {{ return(adapter.dispatch('parse_count')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_count(text) -%}
    case
        when regexp_full_match(trim({{ text }}), '[0-9]+([.]0+)?') then try_cast(cast({{ text }} as double) as integer)
    end
{%- endmacro %}

{# A date written month/day/year. #}
{% macro parse_us_date(text) -%}
    {{ return(adapter.dispatch('parse_us_date')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_us_date(text) -%}
    cast(strptime({{ text }}, '%m/%d/%Y') as date)
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

{# The distinct texts of a group in alphabetical order, separated by a comma and a blank. #}
{% macro list_distinct(text) -%}
    {{ return(adapter.dispatch('list_distinct')(text)) }}
{%- endmacro %}

{% macro duckdb__list_distinct(text) -%}
    string_agg(distinct {{ text }}, ', ' order by {{ text }})
{%- endmacro %}
