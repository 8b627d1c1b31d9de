{#
    The parts of the path of a file of a Training or HPC result: `<submitter>/results/<system>/<benchmark>/…`. HPC has
    the kind of scaling above the benchmark since v1.0: `<submitter>/results/<system>/<strong or weak>/<benchmark>/…`,
    and the runs that a submitter leaves out are in the folder `pruned_results` below it. In round v0.5 of Training a
    folder of the version is above, and each submission of a submitter has folders of its own:
    `v0.5.0/<submitter>/<submission>/results/<system>/<benchmark>/…`. There the system is all between the submitter and
    the benchmark, since submissions use the same names of systems.
#}
{% macro training_result_path(path) -%}
    regexp_extract({{ path }}, '^.+?/results/[^/]+/(?:(?:strong|weak)/)?[^/]+', 0)
{%- endmacro %}

{% macro training_submitter_dir(path) -%}
    regexp_extract({{ path }}, '^(v[0-9.]+/)?([^/]+)', 2)
{%- endmacro %}

{% macro training_system_dir(path) -%}
    regexp_extract({{ path }}, '^(v[0-9.]+/[^/]+/|[^/]+/results/)(.+?/results/)?([^/]+)', 2)
    || regexp_extract({{ path }}, '/results/([^/]+)', 1)
{%- endmacro %}

{% macro training_benchmark_dir(path) -%}
    regexp_extract({{ path }}, '/results/[^/]+/(?:(?:strong|weak)/)?([^/]+)', 1)
{%- endmacro %}

{# Training and the first round of HPC have no folder of the kind of scaling: they measure the time to train, as strong
   scaling does. #}
{% macro scaling_kind(path) -%}
    coalesce(nullif(regexp_extract({{ path }}, '/results/[^/]+/(strong|weak)/', 1), ''), 'strong')
{%- endmacro %}

{# The benchmark of each row, the number of runs that a result of it consists of, and the description of the system. #}
{% macro join_score_rules(counted) -%}
    left join {{ ref('benchmark_aliases') }} as aliases
        on {{ counted }}.suite = aliases.suite and {{ counted }}.benchmark_text = aliases.benchmark_text
    left join {{ ref('training_run_rules') }} as rules
        on aliases.suite = rules.suite and aliases.benchmark_id = rules.benchmark_id
    left join {{ ref('stg_training__systems') }} as systems
        on
            {{ counted }}.source_id = systems.source_id
            and {{ counted }}.submitter_dir = systems.submitter_dir
            and {{ counted }}.system_dir = systems.system_dir
{%- endmacro %}

{# Whether a ranked run counts for the score: the fastest and the slowest runs are dropped, invalid ones counting as
   slowest. If more runs are invalid than may be dropped, none counts. #}
{% macro is_scored_run(rank, valid_count, file_count, dropped_count) -%}
    {{ rank }} > {{ dropped_count }}
    and {{ rank }} <= {{ file_count }} - {{ dropped_count }}
    and {{ valid_count }} >= {{ file_count }} - {{ dropped_count }}
{%- endmacro %}
