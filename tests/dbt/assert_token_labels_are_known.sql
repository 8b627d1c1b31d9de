-- A result that is labelled in tokens must be one that the seed token_measured_results knows, else its neighbours that
-- are labelled by scenario would be taken for samples. Fails with the lines to add to the seed.
select
    records.round_id,
    records.benchmark_id,
    records.scenario,
    count(*) as record_count,
    min(records.source_id) as source_id,
    'add it to seeds/corrections/token_measured_results.csv' as remedy
from {{ ref('int_export_records_conformed') }} as records
inner join {{ ref('units') }} as units on records.unit_text = units.unit_text
left join {{ ref('token_measured_results') }} as token_measured
    on
        records.round_id = token_measured.round_id
        and records.benchmark_id = token_measured.benchmark_id
        and records.scenario = token_measured.scenario
where units.measure = 'throughput_tokens_per_s' and token_measured.round_id is null
group by records.round_id, records.benchmark_id, records.scenario
