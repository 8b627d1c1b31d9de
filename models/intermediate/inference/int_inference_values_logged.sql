-- One row per log of a run and key that a rule uses: the first line of the log that has the key.
with

entries as (
    select * from {{ ref('stg_inference__log_entries') }}
),

rule_keys as (
    select numerator_key as entry_key from {{ ref('inference_result_rules') }}
    union
    select denominator_key from {{ ref('inference_result_rules') }}
    union
    select query_count_key from {{ ref('inference_energy_rules') }}
    union
    select samples_per_query_key from {{ ref('inference_energy_rules') }}
    union
    select query_rate_key from {{ ref('inference_energy_rules') }}
    union
    select tokens_key from {{ ref('inference_token_keys') }}
    union
    select samples_key from {{ ref('inference_token_keys') }}
    union
    select entry_key from {{ ref('inference_check_limits') }}
    union
    select 'power_begin'
    union
    select 'power_end'
)

select
    entries.source_id,
    entries.result_path,
    entries.run_name,
    entries.log_kind,
    entries.entry_key,
    any_value(entries.source_path) as source_path,
    min(entries.source_line) as source_line,
    min_by(entries.value_text, entries.source_line) as value_text,
    min_by(entries.value_number, entries.source_line) as value_number
from entries
inner join rule_keys on entries.entry_key = rule_keys.entry_key
group by entries.source_id, entries.result_path, entries.run_name, entries.log_kind, entries.entry_key
