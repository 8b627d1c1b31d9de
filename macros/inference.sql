{# Parts of a path in a submission: `<division>/<submitter>/<area>/<system>/<model>/<scenario>/…`. #}
{% macro submission_path_part(number) -%}
    nullif(split_part(source_path, '/', {{ number }}), '')
{%- endmacro %}

{# The folder of the result to which a file under `results/` belongs. #}
{% macro result_path_of_file() -%}
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

{# Whether a rule of a seed applies in a round: its range of versions, both ends included, without end if the last is null. #}
{% macro holds_in(rule, version) -%}
    {{ version_number(version) }} >= {{ version_number(rule ~ '.first_version') }}
    and ({{ rule }}.last_version is null or {{ version_number(version) }} <= {{ version_number(rule ~ '.last_version') }})
{%- endmacro %}

{# Whether two relations are of the same benchmark folder of a submitter. #}
{% macro is_same_folder(left, right) -%}
    {{ left }}.source_id = {{ right }}.source_id
    and {{ left }}.division = {{ right }}.division
    and {{ left }}.submitter_text = {{ right }}.submitter_text
    and {{ left }}.used_model = {{ right }}.used_model
{%- endmacro %}

{# Whether a logged value is in the log that counts for a result. #}
{% macro is_of_run(logged, results) -%}
    {{ logged }}.source_id = {{ results }}.source_id
    and {{ logged }}.result_path = {{ results }}.result_path
    and {{ logged }}.run_name = {{ results }}.run_name
    and {{ logged }}.log_kind = {{ results }}.log_kind
{%- endmacro %}

{# The value of an accuracy text that states one metric, with its name or without. Null for any other text. #}
{% macro single_accuracy(text, metric) -%}
    try_cast(regexp_extract({{ text }}, '^(?:' || {{ metric }} || ': )?([0-9.]+)$', 1) as double)
{%- endmacro %}

{# One row per element of a list in a column. #}
{% macro each_element(column) -%}
    {{ return(adapter.dispatch('each_element')(column)) }}
{%- endmacro %}

{% macro duckdb__each_element(column) -%}
    unnest({{ column }})
{%- endmacro %}

{% macro spark__each_element(column) -%}
    explode({{ column }})
{%- endmacro %}
