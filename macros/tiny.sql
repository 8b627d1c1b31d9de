{# The number of different words of letters and digits that two texts share. #}
{% macro shared_word_count(left_text, right_text) -%}
    {{ return(adapter.dispatch('shared_word_count')(left_text, right_text)) }}
{%- endmacro %}

{% macro duckdb__shared_word_count(left_text, right_text) -%}
    len(list_intersect(
        list_filter(regexp_split_to_array(lower({{ left_text }}), '[^a-z0-9]+'), lambda word: word != ''),
        list_filter(regexp_split_to_array(lower({{ right_text }}), '[^a-z0-9]+'), lambda word: word != '')
    ))
{%- endmacro %}

{% macro spark__shared_word_count(left_text, right_text) -%}
    size(array_intersect(
        filter(split(lower({{ left_text }}), '[^a-z0-9]+'), word -> word != ''),
        filter(split(lower({{ right_text }}), '[^a-z0-9]+'), word -> word != '')
    ))
{%- endmacro %}

{# Whether each part of a path is contained in a text of letters and digits. #}
{% macro contains_each_part(text, path) -%}
    {{ return(adapter.dispatch('contains_each_part')(text, path)) }}
{%- endmacro %}

{% macro duckdb__contains_each_part(text, path) -%}
    len(list_filter(
        string_split({{ path }}, '/'),
        lambda part: not contains({{ text }}, {{ bare_name('part') }})
    )) = 0
{%- endmacro %}

{% macro spark__contains_each_part(text, path) -%}
    forall(split({{ path }}, '/'), part -> contains({{ text }}, {{ bare_name('part') }}))
{%- endmacro %}
