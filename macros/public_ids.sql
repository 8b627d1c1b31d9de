{#
    The public ids of Inference rounds, by the rule of the official result-table generator (from v2.0 on): within a round
    the systems are numbered in the order in which they first occur when the rows are sorted, in plain text order, by
    division, availability, submitter and unique id. In the open division each benchmark of a system has a number.

    `relation` has one row per result with round_id, division, availability and system_type_text (as written), and
    `location`, whose folders spell submitter, platform and benchmark as the rule wants them. Gives one row per round
    and location.
#}
{% macro inference_public_ids(relation) -%}
with

located as (
    select distinct
        round_id,
        location,
        division,
        availability,
        split_part(location, '/', 2) as submitter_folder,
        concat_ws(
            '/',
            system_type_text,
            division,
            split_part(location, '/', 2),
            split_part(location, '/', 4),
            case when division = 'open' then split_part(location, '/', 5) end
        ) as unique_id
    from {{ relation }}
),

placed as (
    select
        *,
        row_number() over (
            partition by round_id
            order by division, availability, submitter_folder, unique_id
        ) as place
    from located
),

first_places as (
    select
        *,
        min(place) over (partition by round_id, unique_id) as first_place
    from placed
),

numbered as (
    select
        *,
        dense_rank() over (partition by round_id order by first_place) as system_number
    from first_places
)

select
    round_id,
    location,
    unique_id,
    replace(round_id, 'inference-v', '') || '-' || lpad(cast(system_number as varchar), 4, '0') as public_id
from numbered
{%- endmacro %}
