-- One row per result and key that a rule may ask for: the first line of the chosen run's log that has the key.
with

runs as (
    select * from {{ ref('int_inference_runs_chosen') }}
),

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
    select entry_key from (values ('power_begin'), ('power_end')) as window_keys (entry_key)
)

select
    runs.source_id,
    runs.location,
    entries.entry_key,
    any_value(entries.source_path) as source_path,
    min(entries.source_line) as source_line,
    min_by(entries.value_text, entries.source_line) as value_text,
    min_by(entries.value_number, entries.source_line) as value_number
from runs
inner join entries
    on
        runs.source_id = entries.source_id
        and runs.location = entries.location
        and runs.run_name = entries.run_name
        and runs.log_kind = entries.log_kind
inner join rule_keys on entries.entry_key = rule_keys.entry_key
group by runs.source_id, runs.location, entries.entry_key
