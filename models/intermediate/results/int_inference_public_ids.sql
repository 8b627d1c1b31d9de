-- One row per result of a round whose public ids follow a known rule (seed public_id_rounds): its id. The rule is that
-- of the official report generator (from v2.0 on): within a round the systems are numbered in the order in which they
-- first occur when the rows are sorted, in plain text order, by division, availability, submitter and unique id. In the
-- open division each benchmark of a system has a number. Ids of the closed division do not depend on the other
-- divisions, which follow it; so an export that lacks open results is sufficient.
with

results as (
    select * from {{ ref('int_results_pivoted') }}
),

known_rounds as (
    select * from {{ ref('public_id_rounds') }}
),

availability_aliases as (
    select * from {{ ref('availability_aliases') }}
),

-- The folders of the path have submitter, system and benchmark in the spelling that the rule uses.
located as (
    select distinct
        results.round_id,
        results.result_path,
        results.division,
        availability_aliases.availability,
        split_part(results.result_path, '/', 2) as submitter_dir,
        concat_ws(
            '/',
            results.system_type_text,
            results.division,
            split_part(results.result_path, '/', 2),
            split_part(results.result_path, '/', 4),
            case when results.division = 'open' then split_part(results.result_path, '/', 5) end
        ) as unique_id
    from results
    inner join known_rounds
        on
            results.round_id = known_rounds.round_id
            and results.division = known_rounds.division
            and results.source_id = known_rounds.source_id
    left join availability_aliases on results.availability_text = availability_aliases.availability_text
),

ranked as (
    select
        *,
        row_number() over (
            partition by round_id
            order by division, availability, submitter_dir, unique_id
        ) as row_rank
    from located
),

first_ranked as (
    select
        *,
        min(row_rank) over (partition by round_id, unique_id) as first_rank
    from ranked
),

numbered as (
    select
        *,
        dense_rank() over (partition by round_id order by first_rank) as system_number
    from first_ranked
)

select
    round_id,
    result_path,
    unique_id,
    replace(round_id, 'inference-v', '') || '-' || lpad(cast(system_number as string), 4, '0') as public_id
from numbered
