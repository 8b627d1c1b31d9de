-- The values of each source that has the result, with the file and the line.
select
    facts.round_id,
    facts.division,
    facts.row_number,
    sources.published_source,
    sources.source_withdrawn_on,
    sources.precedence,
    sources.is_preferred,
    sources.is_complete,
    sources.is_in_paper_export,
    sources.public_id,
    sources.submitter,
    sources.system_name,
    sources.throughput_samples_per_s,
    sources.throughput_tokens_per_s,
    sources.latency_ms,
    sources.stream_count,
    sources.time_to_train_min,
    sources.power_w,
    sources.energy_j_per_query,
    sources.training_energy_kj,
    sources.metering_point,
    sources.power_run_flags,
    sources.correction_ids,
    sources.source_path,
    sources.source_line,
    sources.power_source_path,
    sources.power_source_line
from published.marts.result_sources as sources
inner join facts on sources.result_id = facts.result_id
order by facts.row_number, sources.precedence, sources.published_source, sources.source_path, sources.source_line
