-- One row per result and check, of all suites in one shape. Columns that a family does not have are null.
{% set columns = {
    'measured_value': 'double', 'limit_value': 'double', 'measured_text': 'string', 'expected_text': 'string',
    'missing_reason': 'string', 'source_path': 'string', 'source_line': 'bigint',
} %}
{% set number = ['measured_value', 'source_path', 'source_line'] %}
{% set texts = ['measured_text', 'expected_text', 'missing_reason', 'source_path'] %}
{% set families = {
    'int_results_counted_checked': ['measured_text', 'source_path', 'source_line'],
    'int_inference_files_checked': ['measured_value'],
    'int_inference_logs_checked': columns,
    'int_inference_errors_checked': number,
    'int_inference_accuracies_checked': number + ['limit_value', 'measured_text', 'missing_reason'],
    'int_power_runs_checked': number + ['missing_reason'],
    'int_power_sessions_checked': number + ['measured_text', 'expected_text', 'missing_reason'],
    'int_power_replies_checked': number + ['missing_reason'],
    'int_power_messages_checked': number,
    'int_power_commands_checked': number,
    'int_power_checksums_checked': texts,
    'int_training_run_counts_checked': texts,
    'int_training_runs_checked': number + ['limit_value', 'missing_reason'],
    'int_training_power_logs_checked': number + ['limit_value'],
    'int_tiny_windows_checked': number + ['missing_reason'],
    'int_tiny_accuracies_checked': number + ['limit_value', 'missing_reason'],
} %}
{% for family, known in families.items() %}
select
    source_id,
    result_path,
    {% for column, type in columns.items() %}
    cast({{ column if column in known else 'null' }} as {{ type }}) as {{ column }},
    {% endfor %}
    check_id
from {{ ref(family) }}
{{ 'union all' if not loop.last }}
{% endfor %}
