{#
    The `columns` of a relation, and `name`: the median of `amount` over the other rows that have the same `keys`; null if
    there are none. A row is not among those that it is compared with, so its own error cannot hide it.

    A median over the other rows, computed anew for each row, takes too long. It is one of the three amounts in the middle
    of all rows, or the mean of two of them, depending on the rank of the row.
#}
{% macro with_median_of_others(relation, columns, amount, keys, name) -%}
    {%- set others = 'partition by ' ~ keys | join(', ') -%}
    select
        {{ columns | join(', ') }},
        case
            when {{ amount }} is null then null
            when is_even and amount_rank <= half then middle_amount
            when is_even then low_amount
            when amount_rank <= half then (middle_amount + high_amount) / 2
            when amount_rank = half + 1 then (low_amount + high_amount) / 2
            else (low_amount + middle_amount) / 2
        end as {{ name }}
    from (
        select
            *,
            max(case when amount_rank = half then {{ amount }} end) over ({{ others }}) as low_amount,
            max(case when amount_rank = half + 1 then {{ amount }} end) over ({{ others }}) as middle_amount,
            max(case when amount_rank = half + 2 then {{ amount }} end) over ({{ others }}) as high_amount
        from (
            select
                *,
                row_number() over ({{ others }} order by {{ amount }} nulls last, result_id) as amount_rank,
                floor(count({{ amount }}) over ({{ others }}) / 2) as half,
                count({{ amount }}) over ({{ others }}) % 2 = 0 as is_even
            from {{ relation }}
        ) as ranked
    ) as placed
{%- endmacro %}

{#
    Whether a quotient is outside the bounds of its row of plausibility_quotient_bounds. The test of the warehouse and the
    simulation of slips both use it, so that the simulation says what the test does.
#}
{% macro is_outside_bounds(quotient) -%}
    coalesce({{ quotient }} not between bounds.min_quotient and bounds.max_quotient, false)
    and exceptions.result_id is null
{%- endmacro %}

{# The bounds and the exceptions of each row of `quotients`. #}
{% macro join_quotient_bounds() -%}
    left join {{ ref('plausibility_quotient_bounds') }} as bounds
        on
            quotients.quantity = bounds.quantity
            and quotients.reference = bounds.reference
            and quotients.category = bounds.category
            and quotients.division = bounds.division
    left join {{ ref('plausibility_exceptions') }} as exceptions
        on
            quotients.quantity = exceptions.quantity
            and quotients.reference = exceptions.reference
            and quotients.result_id = exceptions.result_id
{%- endmacro %}
