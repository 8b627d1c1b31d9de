-- One row per measurement of one source and the source that it is compared with, with the values and labels of both. A
-- line of the paper's export is compared as published, every other source with the preferred source of the result, and
-- the preferred source with those that should have the result and do not.
{% set own = [
    'source_id', 'source_path', 'source_line', 'suite', 'round_id', 'category', 'result_id', 'submitter', 'system_name',
    'benchmark_id', 'scenario', 'measurement_role', 'measure', 'amount', 'correction_ids', 'benchmark_text', 'unit_text',
    'corrected_amount', 'last_digit', 'rejection_reason',
] %}
with

measurements as (
    select * from {{ ref('int_source_measurements_listed') }}
    where not is_in_paper_export
),

best_measurements as (
    select * from measurements
    where source_rank = 1
),

paper_rows as (
    select * from {{ ref('int_paper_rows_measured') }}
),

paper_partners as (
    select * from {{ ref('int_paper_partners_found') }}
),

absences as (
    select * from {{ ref('int_absent_measurements_listed') }}
),

paper_sides as (
    select
        paper_rows.*,
        true as is_as_published,
        paper_partners.partner_result_id,
        paper_partners.partner_source
    from paper_rows
    left join paper_partners
        on
            paper_rows.source_id = paper_partners.source_id
            and paper_rows.source_line = paper_partners.source_line
),

other_sides as (
    select
        measurements.*,
        measurements.amount as corrected_amount,
        false as is_as_published,
        case when absences.result_id is null then measurements.result_id end as partner_result_id,
        absences.partner_source
    from measurements
    left join absences
        on
            measurements.result_id = absences.result_id
            and measurements.measurement_role = absences.measurement_role
            and measurements.source_rank = 1
    where measurements.source_rank > 1 or absences.result_id is not null
),

sided as (
    {{ union_by_name(['paper_sides', 'other_sides']) }}
)

select
    {% for column in own %}
    sided.{{ column }},
    {% endfor %}
    sided.is_as_published,
    coalesce(partners.source_id, sided.partner_source) as partner_source,
    partners.source_path as partner_path,
    partners.source_line as partner_line,
    partners.result_path as partner_result_path,
    partners.submitter as partner_submitter,
    partners.system_name as partner_system_name,
    partners.benchmark_id as partner_benchmark_id,
    partners.scenario as partner_scenario,
    partners.measure as partner_measure,
    partners.amount as partner_amount,
    partners.power_or_energy as partner_power_or_energy,
    partners.tokens_per_sample as partner_tokens_per_sample,
    partners.energy_run_latency_ms as partner_energy_run_latency_ms,
    {{ relative_difference('sided.amount', 'partners.amount') }} as relative_difference
from sided
left join best_measurements as partners
    on
        sided.partner_result_id = partners.result_id
        and sided.measurement_role = partners.measurement_role
