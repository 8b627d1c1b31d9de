{#
    The condition of each class of `reconciliation`, in the order in which they are tested: errors of the row as a whole,
    then of its labels, then of its number. The first condition that is true gives the class of the row.
#}
{% macro reconciliation_conditions() -%}
    {% set blames_label = 'is_as_published and is_same_number' %}
    {{ return({
        'not_a_measurement': 'rejection_reason is not null',
        'partner_not_available': 'partner_source is null',
        'absent_in_partner': 'partner_amount is null',
        'power_for_performance':
            "measurement_role = 'performance' and not is_same_number and "
            ~ is_near('amount', 'partner_power_or_energy'),
        'wrong_system': blames_label ~ ' and submitter != partner_submitter',
        'scenario_mislabelled': blames_label ~ ' and (scenario is distinct from partner_scenario)',
        'accuracy_level_lost':
            blames_label ~ ' and is_same_workload and (benchmark_id is distinct from partner_benchmark_id)',
        'system_name_differs':
            blames_label ~ ' and has_common_names and '
            ~ bare_name('system_name') ~ ' != ' ~ bare_name('partner_system_name'),
        'equal': 'is_same_number and is_same_measure',
        'unit_mislabelled':
            'is_same_number or is_same_measure and ('
            ~ is_near('amount', 'partner_amount * 1000') ~ ' or ' ~ is_near('amount * 1000', 'partner_amount') ~ ')',
        'tokens_for_samples':
            "measure = 'throughput_tokens_per_s' and partner_measure = 'throughput_samples_per_s' and "
            ~ is_near('amount', 'partner_amount * partner_tokens_per_sample'),
        'scaling_factor':
            'is_same_measure and corrected_amount != amount and abs(corrected_amount - partner_amount) <= last_digit',
        'rounded': 'is_same_measure and is_rounded',
        'energy_run_speed': is_near('amount', 'partner_energy_run_latency_ms'),
    }) }}
{%- endmacro %}

{# Whether two numbers are equal within the tolerance of their suite. #}
{% macro is_near(ours, theirs) -%}
    {{ relative_difference(ours, theirs) }} <= tolerance
{%- endmacro %}

{# What the source and its partner call the thing that they differ in, by class. #}
{% macro reconciliation_labels() -%}
    {{ return({
        'wrong_system': [
            "concat_ws(' of ', system_name, submitter)", "concat_ws(' of ', partner_system_name, partner_submitter)"
        ],
        'scenario_mislabelled': ['scenario', 'partner_scenario'],
        'accuracy_level_lost': ['benchmark_text', 'partner_benchmark_id'],
        'system_name_differs': ['system_name', 'partner_system_name'],
        'unit_mislabelled': ['coalesce(unit_text, measure)', 'partner_measure'],
    }) }}
{%- endmacro %}

{# A benchmark without its accuracy target, in any spelling: `BERT-99.9` and `bert-99` are one workload. #}
{% macro workload_of(benchmark) -%}
    regexp_replace({{ bare_name(benchmark) }}, '99[0-9]?$', '')
{%- endmacro %}
