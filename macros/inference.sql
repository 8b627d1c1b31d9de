{# Parts of a path in a submission: `<division>/<submitter>/<area>/<platform>/<model>/<scenario>/…`. #}
{% macro submission_path_part(number) -%}
    nullif(split_part(source_path, '/', {{ number }}), '')
{%- endmacro %}

{# The folder of the result that a file under `results/` belongs to. #}
{% macro result_location() -%}
    concat_ws(
        '/'
        {%- for number in range(1, 7) -%}
        , split_part(source_path, '/', {{ number }})
        {%- endfor -%}
    )
{%- endmacro %}

{# Versions in order: `v4.1` is 4.1. #}
{% macro version_number(version) -%}
    cast(replace({{ version }}, 'v', '') as double)
{%- endmacro %}

{# Whether a rule of a seed holds in a round: its range of versions, both ends included, open where it says nothing. #}
{% macro holds_in(rule, version) -%}
    {{ version_number(version) }} >= {{ version_number(rule ~ '.first_version') }}
    and ({{ rule }}.last_version is null or {{ version_number(version) }} <= {{ version_number(rule ~ '.last_version') }})
{%- endmacro %}
