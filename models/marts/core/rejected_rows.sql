-- One row for everything in a source that is not a measurement, with the reason: a line of the paper's export, a result
-- of a submission, or a file or line of an archive that could not be read. Measurements that the corrections ledger
-- withdraws are in withdrawn_rows; no other row is left out of the warehouse.
select
    source_id,
    source_path,
    source_line,
    category,
    round_id,
    public_id,
    submitter_text,
    benchmark_text,
    unit_text,
    result_text,
    rejection_reason as reason
from {{ ref('int_paper_rows_classified') }}
where rejection_reason is not null
union all
select
    source_id,
    coalesce(source_path, result_path || '/performance/run_1') as source_path,
    source_line,
    case when system_type in ('datacenter', 'edge') then system_type end as category,
    round_id,
    cast(null as varchar) as public_id,
    submitter_text,
    used_model as benchmark_text,
    cast(null as varchar) as unit_text,
    result_text,
    rejection_reason as reason
from {{ ref('int_inference_results_measured') }}
where rejection_reason is not null
union all
{% for model in [ref('int_tiny_results_rejected'), ref('int_training_results_rejected')] %}
select
    rejected.source_id,
    rejected.source_path,
    rejected.source_line,
    cast(null as varchar) as category,
    sources.round_id,
    cast(null as varchar) as public_id,
    cast(null as varchar) as submitter_text,
    cast(null as varchar) as benchmark_text,
    cast(null as varchar) as unit_text,
    cast(null as varchar) as result_text,
    rejected.reason
from {{ model }} as rejected
inner join {{ ref('stg_registry__sources') }} as sources on rejected.source_id = sources.source_id
union all
{% endfor %}
select
    rejections.source_id,
    rejections.source_path,
    rejections.source_line,
    cast(null as varchar) as category,
    sources.round_id,
    cast(null as varchar) as public_id,
    cast(null as varchar) as submitter_text,
    cast(null as varchar) as benchmark_text,
    cast(null as varchar) as unit_text,
    rejections.detail as result_text,
    rejections.reason
from {{ ref('stg_archives__rejections') }} as rejections
inner join {{ ref('stg_registry__sources') }} as sources on rejections.source_id = sources.source_id
