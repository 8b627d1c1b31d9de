{# Stops dbt before its first node, with the command to run, where the database has no raw tables yet. #}
{% macro require_raw_tables() -%}
    {%- if execute and not adapter.get_relation(database=target.database, schema='raw', identifier='sources') -%}
        {{ exceptions.raise_compiler_error('there are no raw tables in ' ~ target.path ~ '; run: make raw') }}
    {%- endif -%}
{%- endmacro %}
