{# The folder of a Training result, `<submitter>/results/<system>/<benchmark>`, that contains a file. #}
{% macro training_result_path(path) -%}
    regexp_extract({{ path }}, '^[^/]+/results/[^/]+/[^/]+')
{%- endmacro %}

{# Whether a ranked run counts for the score: the fastest and the slowest runs are dropped, invalid ones counting as
   slowest. If more runs are invalid than may be dropped, none counts. #}
{% macro is_scored_run(rank, valid_count, file_count, dropped_count) -%}
    {{ rank }} > {{ dropped_count }}
    and {{ rank }} <= {{ file_count }} - {{ dropped_count }}
    and {{ valid_count }} >= {{ file_count }} - {{ dropped_count }}
{%- endmacro %}
