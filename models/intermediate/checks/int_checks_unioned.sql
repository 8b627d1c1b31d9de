-- One row per result and check, of all suites in one shape. Columns that a family does not have are null.
{% set columns = {
    'measured_value': 'double', 'limit_value': 'double', 'measured_text': 'varchar', 'expected_text': 'varchar',
    'missing_reason': 'varchar', 'source_path': 'varchar', 'source_line': 'bigint',
} %}
{% set number = ['measured_value', 'source_path', 'source_line'] %}
{% set families = {
    'int_inference_files_checked': ['measured_value'],
    'int_inference_logs_checked': columns,
    'int_inference_errors_checked': number,
    'int_inference_accuracies_checked': number + ['limit_value', 'measured_text', 'missing_reason'],
    'int_power_runs_checked': number + ['missing_reason'],
    'int_power_sessions_checked': number + ['measured_text', 'expected_text', 'missing_reason'],
    'int_power_replies_checked': number + ['missing_reason'],
    'int_power_messages_checked': number,
    'int_power_commands_checked': number,
    'int_training_run_counts_checked': ['measured_text', 'expected_text', 'missing_reason', 'source_path'],
    'int_training_runs_checked': number + ['limit_value', 'missing_reason'],
    'int_training_power_logs_checked': number + ['limit_value'],
    'int_tiny_windows_checked': number + ['missing_reason'],
    'int_tiny_accuracies_checked': number + ['limit_value', 'missing_reason'],
} %}
{% for family, known in families.items() %}
select
    source_id,
    result_path,
    check_id,
    {% for column, type in columns.items() %}
    cast({{ column if column in known else 'null' }} as {{ type }}) as {{ column }}{{ "," if not loop.last }}
    {% endfor %}
from {{ ref(family) }}
union all
{% endfor %}
select
    source_id,
    result_path,
    'result_counted' as check_id,
    null as measured_value,
    null as limit_value,
    coalesce(rejection_reason, 'counted') as measured_text,
    null as expected_text,
    null as missing_reason,
    source_path,
    source_line
from {{ ref('int_checked_results_listed') }}
