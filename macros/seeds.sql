{# The path of a seed's file in the project, for messages that name the file to edit. Empty for any other relation. #}
{% macro seed_path(seed) -%}
    {%- if execute -%}
        {%- set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') -%}
        {{- seeds | selectattr('name', 'equalto', seed.identifier) | map(attribute='original_file_path') | join -}}
    {%- endif -%}
{%- endmacro %}

{# True where a text fits a pattern of a seed, in any case of letters: `%` is any text, `_` any character. #}
{% macro is_like(text, pattern) -%}
    lower({{ text }}) like lower({{ pattern }})
{%- endmacro %}
