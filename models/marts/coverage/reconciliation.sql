-- One row per measurement of one source and the source it is compared with: both values, how far they are apart, and
-- the class of any mismatch. A row that no class explains has none, and fails the build.
{% set units_apart = 1000 %}
{% set same_digits = 1.000001 %}
with

compared as (
    select * from {{ ref('int_measurements_compared') }}
),

rules as (
    select * from {{ ref('reconciliation_rules') }}
),

factors as (
    select * from {{ ref('reconciliation_factors') }}
),

classes as (
    select * from {{ ref('reconciliation_classes') }}
),

judged as (
    select
        compared.*,
        factors.factor,
        rules.has_common_names,
        coalesce(rules.relative_tolerance, 0) as tolerance,
        compared.measure = compared.partner_measure as is_same_measure,
        -- Without a tolerance the digits printed must be those that the partner's number rounds to.
        coalesce(
            compared.relative_difference <= rules.relative_tolerance,
            abs(compared.amount - compared.partner_amount) <= compared.last_digit / 2 * {{ same_digits }},
            false
        ) as is_same_number,
        abs(compared.amount - compared.partner_amount) <= compared.last_digit * {{ same_digits }} as is_rounded,
        regexp_replace({{ bare_name('compared.benchmark_text') }}, '99[0-9]?$', '')
        = regexp_replace({{ bare_name('compared.partner_benchmark_id') }}, '99[0-9]?$', '') as is_same_workload,
        compared.benchmark_text is not null as is_as_published
    from compared
    inner join rules on compared.suite = rules.suite
    left join factors
        on
            compared.round_id = factors.round_id
            and compared.partner_benchmark_id = factors.benchmark_id
),

{# The first that holds counts: what is wrong with the line as a whole, then its labels, then its number. #}
{% set is_label_to_blame = 'is_as_published and is_same_number' %}
{% set conditions = {
    'not_a_measurement': 'rejection_reason is not null',
    'partner_not_at_hand': 'partner_source_id is null',
    'absent_in_partner': 'partner_amount is null',
    'power_for_performance': "measurement_role = 'performance' and not is_same_number and "
        ~ relative_difference('amount', 'partner_power_or_energy') ~ ' <= tolerance',
    'wrong_system': is_label_to_blame ~ ' and submitter != partner_submitter',
    'scenario_mislabelled': is_label_to_blame ~ ' and scenario is distinct from partner_scenario',
    'accuracy_level_lost': is_label_to_blame ~ ' and is_same_workload and benchmark_id is distinct from partner_benchmark_id',
    'system_name_differs': is_label_to_blame ~ ' and has_common_names and ' ~ bare_name('system_name') ~ ' != '
        ~ bare_name('partner_system_name'),
    'equal': 'is_same_number and is_same_measure',
    'unit_mislabelled': 'is_same_number or is_same_measure and ('
        ~ relative_difference('amount', 'partner_amount * ' ~ units_apart) ~ ' <= tolerance or '
        ~ relative_difference('amount * ' ~ units_apart, 'partner_amount') ~ ' <= tolerance)',
    'tokens_for_samples': "measure = 'throughput_tokens_per_s' and partner_measure = 'throughput_samples_per_s' and "
        ~ relative_difference('amount', 'partner_amount * partner_tokens_per_sample') ~ ' <= tolerance',
    'scaling_factor': 'abs(amount - partner_amount * factor) <= last_digit',
    'rounded': 'is_same_measure and is_rounded',
    'energy_run_speed': relative_difference('amount', 'partner_energy_run_latency_ms') ~ ' <= tolerance',
} %}
classified as (
    select
        *,
        case
            {% for class, condition in conditions.items() %}
            when {{ condition }} then '{{ class }}'
            {% endfor %}
        end as reconciliation_class
    from judged
),

explained as (
    select
        classified.*,
        classes.explanation,
        case classified.reconciliation_class
            when 'wrong_system' then concat_ws(' of ', classified.system_name, classified.submitter)
            when 'system_name_differs' then classified.system_name
            when 'scenario_mislabelled' then classified.scenario
            when 'accuracy_level_lost' then classified.benchmark_text
            when 'unit_mislabelled' then coalesce(classified.unit_text, classified.measure)
            when 'not_a_measurement' then classified.rejection_reason
        end as own_label,
        case classified.reconciliation_class
            when 'wrong_system' then concat_ws(' of ', classified.partner_system_name, classified.partner_submitter)
            when 'system_name_differs' then classified.partner_system_name
            when 'scenario_mislabelled' then classified.partner_scenario
            when 'accuracy_level_lost' then classified.partner_benchmark_id
            when 'unit_mislabelled' then classified.partner_measure
        end as partner_label
    from classified
    left join classes on classified.reconciliation_class = classes.reconciliation_class
)

select
    source_id,
    source_path,
    source_line,
    round_id,
    category,
    result_id,
    measurement_role,
    measure,
    amount as source_value,
    corrected_amount as corrected_value,
    partner_source_id as partner_source,
    partner_path,
    partner_line,
    partner_location,
    partner_measure,
    partner_amount as partner_value,
    relative_difference,
    reconciliation_class as class,
    concat_ws(': ', explanation, concat_ws(' here, ', own_label, partner_label || ' there')) as explanation,
    correction_ids
from explained
