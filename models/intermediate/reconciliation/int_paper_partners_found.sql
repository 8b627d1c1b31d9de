-- One row per line of the paper's export that can be compared with another source, with the measurement that it is
-- compared with: that of the same result; for a line that the ledger withdraws, that of the result of the round which
-- has its number. A line with neither has only the source that should have it, or none.
{% set same_number = 0.001 %}
with

paper_rows as (
    select * from {{ ref('int_paper_rows_measured') }}
    where rejection_reason is null
),

others as (
    select * from {{ ref('int_source_measurements_listed') }}
    where not is_in_paper_export and source_rank = 1
),

-- Kinds of results (with or without power) that the other sources have of a round, and the preferred source of each.
available_kinds as (
    select
        round_id,
        division,
        has_power,
        min_by(source_id, precedence) as source_id
    from others
    where is_published
    group by round_id, division, has_power
),

powered as (
    select
        *,
        bool_or(measurement_role = 'energy') over (partition by result_id) as has_power
    from paper_rows
),

by_number as (
    select
        withdrawn.source_id,
        withdrawn.source_line,
        others.result_id,
        row_number() over (
            partition by withdrawn.source_id, withdrawn.source_line
            order by {{ relative_difference('withdrawn.amount', 'others.amount') }}, others.result_path
        ) as number_rank
    from paper_rows as withdrawn
    inner join others
        on
            withdrawn.round_id = others.round_id
            and withdrawn.category = others.category
            and withdrawn.division = others.division
            and withdrawn.measurement_role = others.measurement_role
    where
        withdrawn.is_withdrawn
        and {{ relative_difference('withdrawn.amount', 'others.amount') }} < {{ same_number }}
)

select
    powered.source_id,
    powered.source_line,
    others.result_id as partner_result_id,
    coalesce(others.source_id, available_kinds.source_id) as partner_source
from powered
left join by_number
    on
        powered.source_id = by_number.source_id
        and powered.source_line = by_number.source_line
        and by_number.number_rank = 1
left join others
    on
        coalesce(powered.result_id, by_number.result_id) = others.result_id
        and powered.measurement_role = others.measurement_role
left join available_kinds
    on
        powered.round_id = available_kinds.round_id
        and powered.division = available_kinds.division
        and powered.has_power = available_kinds.has_power
