{# The columns of one conformed result, whatever source says it: every family of sources ends in a model with exactly
   these, and `int_results_unioned` puts them under each other. Names, units and canonical values as in
   `models/columns.md`. #}
{% macro conformed_result_columns() -%}
    {{ return({
        'source_result_id': 'varchar',
        'round_id': 'varchar',
        'suite': 'varchar',
        'category': 'varchar',
        'division': 'varchar',
        'availability': 'varchar',
        'public_id': 'varchar',
        'submitter': 'varchar',
        'system_name': 'varchar',
        'platform': 'varchar',
        'location': 'varchar',
        'accelerator_name': 'varchar',
        'accelerator_count': 'integer',
        'node_count': 'integer',
        'host_processor_name': 'varchar',
        'host_processor_count': 'integer',
        'software': 'varchar',
        'benchmark_id': 'varchar',
        'used_model': 'varchar',
        'scenario': 'varchar',
        'samples_per_query': 'integer',
        'accuracy_text': 'varchar',
        'throughput_samples_per_s': 'double',
        'throughput_tokens_per_s': 'double',
        'logged_tokens_per_sample': 'double',
        'latency_ms': 'double',
        'stream_count': 'double',
        'time_to_train_min': 'double',
        'has_power': 'boolean',
        'power_w': 'double',
        'energy_j_per_query': 'double',
        'energy_j_per_inference': 'double',
        'training_energy_kj': 'double',
        'implied_power_w': 'double',
        'implied_power_w_as_labelled': 'double',
        'power_run_flags': 'varchar',
        'correction_ids': 'varchar',
        'is_complete': 'boolean',
        'is_in_paper_export': 'boolean',
        'published_source': 'varchar',
        'source_path': 'varchar',
        'source_line': 'bigint',
        'power_source_path': 'varchar',
        'power_source_line': 'bigint',
    }) }}
{%- endmacro %}

{# The conformed columns of one model, each in its type. #}
{% macro conformed_results_of(model) -%}
    select
        {% for column, type in conformed_result_columns().items() %}
        cast({{ column }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ model }}
{%- endmacro %}

{# A name without what spellings differ in: case, blanks and punctuation. #}
{% macro bare_name(text) -%}
    regexp_replace(lower({{ text }}), '[^a-z0-9]', '', 'g')
{%- endmacro %}

{# How far two numbers are apart, relative to the second; null if either is missing. #}
{% macro relative_difference(ours, theirs) -%}
    abs({{ ours }} - {{ theirs }}) / nullif(abs({{ theirs }}), 0)
{%- endmacro %}

{# The order in which two descriptions of a measurement are nearest: by performance and power together, a missing
   difference counting as a whole. #}
{% macro distance() -%}
    coalesce(performance_difference, 1) + coalesce(power_difference, 1)
{%- endmacro %}

{# Whether a source is a submission on this machine and not a published one. #}
{% macro is_local(source_id) -%}
    coalesce(starts_with({{ source_id }}, 'local-'), false)
{%- endmacro %}
