-- What results are filtered by, of all results: small, since neighbours are alike.
select
    suite,
    category,
    division,
    round_id,
    benchmark_id,
    scenario,
    submitter,
    accelerator_family,
    availability,
    system_kind,
    evidence_grade,
    comparability_id,
    case when has_power then 'measured' else 'not measured' end as measured,
    case
        when not has_power then null
        when power_run_flags is not null or power_quality_flags != 'none' then 'flagged'
        when power_quality_flags = 'none' then 'no flag'
        else 'not checked'
    end as quality,
    case when correction_ids is null then 'as published' else 'corrected' end as corrected,
    correction_ids,
    power_quality_flags,
    power_run_flags
from facts
order by row_number
