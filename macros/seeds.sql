{# The path of a seed's file in the project, for messages that name the file to edit. #}
{% macro seed_path(seed) -%}
    {%- if execute -%}
        {%- set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') -%}
        {{- (seeds | selectattr('name', 'equalto', seed.identifier) | first).original_file_path -}}
    {%- endif -%}
{%- endmacro %}

{# Whether a relation is a seed, which a person edits. #}
{% macro is_seed(relation) -%}
    {%- if execute -%}
        {%- set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') -%}
        {{- return(relation.identifier in seeds | map(attribute='name')) -}}
    {%- endif -%}
    {{- return(false) -}}
{%- endmacro %}

{# True where a text fits a pattern of a seed, in any case of letters: `%` is any text, `_` any character. #}
{% macro is_like(text, pattern) -%}
    lower({{ text }}) like lower({{ pattern }})
{%- endmacro %}
