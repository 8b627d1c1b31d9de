-- Figure 10: change of efficiency between rounds on the same hardware. One row per variant and pair of results, with
-- its bin of the histogram. The script compares every result of one major version with every one of the next, on pairs
-- of a many-to-many join, and drops changes below -50 %: see `paper_changes_published` and
-- `paper_changes_corrected`.
with

changes as (
    select * from {{ ref('paper_changes_published') }}
    union all
    select * from {{ ref('paper_changes_corrected') }}
)

select
    variant,
    submitter_text,
    accelerator_name,
    accelerator_count,
    is_same_host_processor,
    benchmark,
    old_public_id,
    old_version,
    new_public_id,
    new_version,
    old_samples_per_j,
    new_samples_per_j,
    change_pct,
    {{ histogram_columns('change_pct', 'variant', 20) }}
from changes
where is_plotted
