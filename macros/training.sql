{# The folder of a training result, `<submitter>/results/<system>/<benchmark>`, that a file lies in. #}
{% macro training_result_path(path) -%}
    regexp_extract({{ path }}, '^[^/]+/results/[^/]+/[^/]+')
{%- endmacro %}

{# Whether a ranked run counts: what the fastest and the slowest runs are dropped of, invalid ones counting as slowest.
   Where more runs are invalid than may be dropped, none counts. #}
{% macro is_scored_run(rank, valid_count, file_count, dropped_count) -%}
    {{ rank }} > {{ dropped_count }}
    and {{ rank }} <= {{ file_count }} - {{ dropped_count }}
    and {{ valid_count }} >= {{ file_count }} - {{ dropped_count }}
{%- endmacro %}
