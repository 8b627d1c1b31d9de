{#
    The parts of the path of a file of a Training result: `<submitter>/results/<system>/<benchmark>/…`. In round v0.5 a
    folder of the version is above, and each submission of a submitter has folders of its own:
    `v0.5.0/<submitter>/<submission>/results/<system>/<benchmark>/…`. There the system is all between the submitter and
    the benchmark, since submissions use the same names of systems.
#}
{% macro training_result_path(path) -%}
    regexp_extract({{ path }}, '^.+?/results/[^/]+/[^/]+')
{%- endmacro %}

{% macro training_submitter_dir(path) -%}
    regexp_extract({{ path }}, '^(v[0-9.]+/)?([^/]+)', 2)
{%- endmacro %}

{% macro training_system_dir(path) -%}
    regexp_extract({{ path }}, '^(v[0-9.]+/[^/]+/|[^/]+/results/)(.+?/results/)?([^/]+)', 2)
    || regexp_extract({{ path }}, '/results/([^/]+)', 1)
{%- endmacro %}

{% macro training_benchmark_dir(path) -%}
    regexp_extract({{ path }}, '/results/[^/]+/([^/]+)', 1)
{%- endmacro %}

{# Whether a ranked run counts for the score: the fastest and the slowest runs are dropped, invalid ones counting as
   slowest. If more runs are invalid than may be dropped, none counts. #}
{% macro is_scored_run(rank, valid_count, file_count, dropped_count) -%}
    {{ rank }} > {{ dropped_count }}
    and {{ rank }} <= {{ file_count }} - {{ dropped_count }}
    and {{ valid_count }} >= {{ file_count }} - {{ dropped_count }}
{%- endmacro %}
