-- One row per measurement of one source and the source it is compared with: both values, their difference, and the
-- class of any mismatch. A row that no class explains has none, which fails the build.
{% set same_digits = 1.000001 %}
with

compared as (
    select * from {{ ref('int_measurements_compared') }}
),

rules as (
    select * from {{ ref('reconciliation_rules') }}
),

classes as (
    select * from {{ ref('reconciliation_classes') }}
),

validated as (
    select
        compared.*,
        rules.has_common_names,
        coalesce(rules.relative_tolerance, 0) as tolerance,
        compared.measure = compared.partner_measure as is_same_measure,
        -- Without a tolerance, the partner's number must round to the printed digits.
        coalesce(
            compared.relative_difference <= rules.relative_tolerance,
            abs(compared.amount - compared.partner_amount) <= compared.last_digit / 2 * {{ same_digits }},
            false
        ) as is_same_number,
        abs(compared.amount - compared.partner_amount) <= compared.last_digit * {{ same_digits }} as is_rounded,
        {{ workload_of('compared.benchmark_text') }} = {{ workload_of('compared.partner_benchmark_id') }}
            as is_same_workload
    from compared
    inner join rules on compared.suite = rules.suite
),

classified as (
    select
        *,
        case
            {% for class, condition in reconciliation_conditions().items() %}
            when {{ condition }} then '{{ class }}'
            {% endfor %}
        end as reconciliation_class
    from validated
),

labelled as (
    select
        *,
        case reconciliation_class
            when 'not_a_measurement' then rejection_reason
            {% for class, labels in reconciliation_labels().items() %}
            when '{{ class }}' then {{ labels[0] }} || ' here, ' || {{ labels[1] }} || ' there'
            {% endfor %}
        end as labels_compared
    from classified
)

select
    labelled.source_id,
    labelled.source_path,
    labelled.source_line,
    labelled.round_id,
    labelled.category,
    labelled.result_id,
    labelled.measurement_role,
    labelled.measure,
    labelled.amount as source_value,
    labelled.corrected_amount as corrected_value,
    labelled.correction_ids,
    labelled.partner_source,
    labelled.partner_path,
    labelled.partner_line,
    labelled.partner_result_path,
    labelled.partner_measure,
    labelled.partner_amount as partner_value,
    labelled.relative_difference,
    labelled.reconciliation_class as class,
    concat_ws(': ', classes.explanation, labelled.labels_compared) as explanation
from labelled
left join classes on labelled.reconciliation_class = classes.reconciliation_class
