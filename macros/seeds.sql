{# The path of a seed's file in the project, for messages that name the file to edit. Empty for any other relation. #}
{% macro seed_path(seed) -%}
    {%- if execute -%}
        {{- graph.nodes.get('seed.' ~ project_name ~ '.' ~ seed.identifier, {}).get('original_file_path', '') -}}
    {%- endif -%}
{%- endmacro %}

{# True where a text fits a pattern of a seed, in any case of letters: `%` is any text, `_` any character. #}
{% macro is_like(text, pattern) -%}
    lower({{ text }}) like lower({{ pattern }})
{%- endmacro %}
