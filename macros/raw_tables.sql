{# Before the first node: the raw tables are there, or dbt stops with the command to run. #}
{% macro require_raw_tables() -%}
    {{ return(adapter.dispatch('require_raw_tables')()) }}
{%- endmacro %}

{% macro duckdb__require_raw_tables() -%}
    {%- if execute and not adapter.get_relation(database=target.database, schema='raw', identifier='sources') -%}
        {{ exceptions.raise_compiler_error('there are no raw tables in ' ~ target.path ~ '; run: make raw') }}
    {%- endif -%}
{%- endmacro %}

{# On Spark, the raw tables and the seeds are Parquet files in a folder. Those that the selected nodes read are declared. #}
{% macro spark__require_raw_tables() -%}
    {%- set folder = env_var('MLPERF_SPARK_INPUTS', '') | replace("'", "''") -%}
    {%- if execute and not folder -%}
        {{ exceptions.raise_compiler_error('MLPERF_SPARK_INPUTS names no folder of inputs; run: make build-spark') }}
    {%- endif -%}
    {%- if execute -%}
        {%- for schema in ['raw', 'seeds'] -%}
            {%- do run_query('create schema if not exists ' ~ schema) -%}
        {%- endfor -%}
        {%- for table in inputs_of_selected_nodes() -%}
            {%- set file = folder ~ '/' ~ table | replace('.', '/') ~ '.parquet' -%}
            {%- do run_query('drop table if exists ' ~ table) -%}
            {%- do run_query('create table ' ~ table ~ " using parquet location '" ~ file ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# The raw tables and seeds that the selected nodes read, each as `<schema>.<name>`. #}
{% macro inputs_of_selected_nodes() -%}
    {%- set inputs = [] -%}
    {%- for key in selected_resources if key in graph.nodes -%}
        {%- for read in graph.nodes[key].depends_on.nodes if read.startswith('source.') or read.startswith('seed.') -%}
            {%- set node = graph.sources.get(read) or graph.nodes[read] -%}
            {%- do inputs.append(node.schema ~ '.' ~ node.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(inputs | unique | sort) }}
{%- endmacro %}
