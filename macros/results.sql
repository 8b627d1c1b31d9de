{# A name without case, blanks and punctuation, in which spellings differ. #}
{% macro bare_name(text) -%}
    {{ replace_all('lower(' ~ text ~ ')', "'[^a-z0-9]'", "''") }}
{%- endmacro %}

{# One key of several columns: the same for spellings that differ in case, blanks and punctuation only. #}
{% macro key_of_names(columns) -%}
    concat_ws(
        '|'
        {%- for column in columns -%}
        , coalesce({{ bare_name('cast(' ~ column ~ ' as string)') }}, '')
        {%- endfor -%}
    )
{%- endmacro %}

{#
    The beginning of a system's name, up to what follows it in brackets or as a count: `Dell PowerEdge XR12` of
    `Dell PowerEdge XR12 (1x A2, MaxQ, TensorRT)`, `Gigabyte R282-Z93` of `Gigabyte R282-Z93 5x QAIC100`.
#}
{% macro name_before_suffix(name) -%}
    regexp_replace({{ name }}, ' +([(]|[0-9]+x ).*$', '')
{%- endmacro %}

{# The absolute difference of two numbers, relative to the second; null if either is missing. #}
{% macro relative_difference(ours, theirs) -%}
    abs({{ ours }} - {{ theirs }}) / nullif(abs({{ theirs }}), 0)
{%- endmacro %}

{#
    Among candidate pairs of a result of one source and a counterpart, those that are each other's nearest by the sum of
    the relative differences of performance and power; a missing difference counts as 1.

    `candidates` has the key of one side, the key columns of the other side, `performance_difference` and
    `power_difference`.
#}
{% macro nearest_pairs(candidates, key='source_result_id', counterpart=['round_id', 'category', 'result_path']) -%}
    {%- set distance = 'coalesce(performance_difference, 1) + coalesce(power_difference, 1)' -%}
    select *
    from {{ candidates }}
    qualify
        row_number() over (partition by {{ key }} order by {{ distance }}, {{ counterpart | join(', ') }}) = 1
        and row_number() over (
            partition by {{ counterpart | join(', ') }} order by {{ distance }}, {{ key }}
        ) = 1
{%- endmacro %}

{# Whether a source is a submission on this machine. The register of published sources refuses ids with this prefix. #}
{% macro is_local(source_id) -%}
    {{ source_id }} like 'local-%'
{%- endmacro %}

{# Among texts that name flags, separated by commas, those with a flag of which `property` of its seed is true. #}
{% macro texts_with_flag(relation, column, seed, property) -%}
    select distinct texts.{{ column }} as flags
    from {{ relation }} as texts
    inner join {{ seed }} as flags
        on
            flags.{{ property }}
            and (', ' || texts.{{ column }} || ',') like ('%, ' || flags.flag || ',%')
{%- endmacro %}

{# By how much the largest value of a measure in a group is above the smallest, for the measure that differs most. #}
{% macro largest_relative_spread(measures, condition) -%}
    greatest(
        {%- for measure in measures %}
        coalesce(
            max({{ measure }}) filter (where {{ condition }})
            / nullif(min({{ measure }}) filter (where {{ condition }}), 0) - 1, 0
        ){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#
    The grade of a result (seed `evidence_grades`), the first that holds. `sources` has the number and spread of its
    sources, with and without the paper: an error of the paper raises no doubt, and where the paper states the same, it
    is a source like the others. `doubts` are columns that are null unless a flag questions the value.
#}
{% macro evidence_grade(sources, tolerance, doubts) -%}
    case
        {%- for doubt in doubts %}
        when {{ doubt }} is not null then 'flagged'
        {%- endfor %}
        when {{ sources }}.official_source_spread > {{ tolerance }} then 'flagged'
        when
            {{ sources }}.official_source_count = 1
            and ({{ sources }}.source_count = 1 or {{ sources }}.source_spread > {{ tolerance }})
            then 'single_source'
        when {{ sources }}.has_logs then 'recomputed'
        else 'corroborated'
    end
{%- endmacro %}
