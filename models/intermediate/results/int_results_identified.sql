-- One row per result and source, with the key of the result. Rows of the same folder of a submission are the same
-- result, a result of a results page takes the folder that was found for it, and a result of the paper's export keeps
-- its key where the folder is known too.
with

website_located as (
    select * from {{ ref('int_website_results_located') }}
),

results as (
    select
        derived.*,
        coalesce(derived.result_path, website_located.result_path) as located_path
    from {{ ref('int_results_derived') }} as derived
    left join website_located on derived.source_result_id = website_located.source_result_id
),

located as (
    {{ union_by_name([
        ref('int_inference_paper_results_located'),
        ref('int_tiny_paper_results_located'),
        ref('int_training_paper_results_located'),
    ]) }}
),

public_ids as (
    select * from {{ ref('int_inference_public_ids') }}
),

precedences as (
    select * from {{ ref('source_precedences') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

energies as (
    select * from {{ ref('int_training_energies_metered') }}
),

identified as (
    select
        results.*,
        energies.metering_point,
        energies.measured_energy_kj,
        energies.wall_energy_kj,
        energies.original_source_result_id,
        public_ids.public_id as computed_public_id,
        coalesce(
            -- A submission on this machine is a result of its own and never replaces a published one.
            case when results.is_local then results.source_result_id end,
            located.source_result_id,
            case
                when results.located_path is not null
                    then md5(concat_ws('|', results.round_id, results.category, results.located_path))
            end,
            results.source_result_id
        ) as result_id,
        precedences.precedence,
        precedences.has_logs,
        not results.is_local as is_published,
        sources.withdrawn_on as source_withdrawn_on
    from results
    inner join sources on results.published_source = sources.source_id
    inner join precedences on sources.kind = precedences.kind and sources.reader = precedences.reader
    left join located
        on
            results.round_id = located.round_id
            and results.category = located.category
            and results.located_path = located.result_path
    left join public_ids
        on
            results.round_id = public_ids.round_id
            and results.result_path = public_ids.result_path
    left join energies on results.source_result_id = energies.source_result_id
)

select
    identified.*,
    originals.result_id as is_repeat_metering_of,
    row_number() over (
        partition by identified.result_id
        order by
            case when identified.is_complete then 0 else 1 end asc,
            identified.precedence asc,
            identified.published_source desc,
            identified.source_result_id asc
    ) = 1 as is_preferred
from identified
left join identified as originals on identified.original_source_result_id = originals.source_result_id
