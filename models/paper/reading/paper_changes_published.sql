-- One row per pair of results that the script of figure 10 compares, per published variant.
-- Properties of the script, kept on purpose: BERT of v3.0 (both accuracy levels) counts as BERT-99.9; pairs come from
-- the many-to-many join; versions are compared by their first integer, so v1.0 is compared with v2.0 and v2.1 but not
-- with v1.1; the host processor is not in the key; decreases by more than half (3D-UNet, whose data set changed) are
-- not plotted.
with

joined as (
    select
        *,
        cast(substring(split_part(version, '.', 1), 2) as integer) as major_version
    from {{ ref('paper_pairs_joined') }}
    where figure_id = '10'
),

changes as (
    select
        old_results.variant,
        old_results.submitter_text,
        old_results.accelerator_name,
        old_results.total_accelerators as accelerator_count,
        old_results.host_processor_text = new_results.host_processor_text as is_same_host_processor,
        old_results.model as benchmark,
        old_results.public_id as old_public_id,
        old_results.version as old_version,
        new_results.public_id as new_public_id,
        new_results.version as new_version,
        old_results.efficiency_samples_per_j as old_samples_per_j,
        new_results.efficiency_samples_per_j as new_samples_per_j,
        {{ change_pct('new_results.efficiency_samples_per_j', 'old_results.efficiency_samples_per_j') }} as change_pct
    from joined as old_results
    inner join joined as new_results
        on
            old_results.variant = new_results.variant
            and old_results.submitter_text = new_results.submitter_text
            and old_results.accelerator_name = new_results.accelerator_name
            and old_results.total_accelerators = new_results.total_accelerators
            and old_results.model = new_results.model
            and old_results.major_version + 1 = new_results.major_version
)

select
    *,
    change_pct >= -50 as is_plotted
from changes
