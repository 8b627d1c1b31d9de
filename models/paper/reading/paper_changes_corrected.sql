-- One row per configuration and pair of consecutive rounds: the best Offline results of both, compared. A configuration
-- is submitter, accelerator and its count, host processor and its count, and benchmark; rounds between which the
-- benchmark changed under its name are not compared.
-- `software_gains` differs from it: it compares all scenarios and sources, has the nodes in its key, and compares each
-- round with the last one in which the configuration was measured; here it must be the round directly before.
with

results as (
    select * from {{ ref('int_results_identified') }}
    where
        is_in_paper_export
        and category = 'datacenter'
        and scenario = 'offline'
        and efficiency_samples_per_j is not null
),

rounds as (
    select
        *,
        row_number() over (order by round_date) as round_number
    from {{ ref('rounds') }}
    where suite = 'inference'
),

best_of_configuration as (
    select
        lower(results.submitter) as submitter_text,
        lower(results.accelerator_name) as accelerator_name,
        results.accelerator_count,
        lower(results.host_processor_name) as host_processor_name,
        results.host_processor_count,
        results.comparability_id,
        results.benchmark_id,
        rounds.version,
        rounds.round_number,
        max(results.efficiency_samples_per_j) as best_samples_per_j,
        max_by(results.public_id, results.efficiency_samples_per_j) as public_id
    from results
    inner join rounds on results.round_id = rounds.round_id
    group by all
)

select
    'corrected' as variant,
    old_results.submitter_text,
    old_results.accelerator_name,
    old_results.accelerator_count,
    true as is_same_host_processor,
    old_results.benchmark_id as benchmark,
    old_results.public_id as old_public_id,
    old_results.version as old_version,
    new_results.public_id as new_public_id,
    new_results.version as new_version,
    old_results.best_samples_per_j as old_samples_per_j,
    new_results.best_samples_per_j as new_samples_per_j,
    {{ change_pct('new_results.best_samples_per_j', 'old_results.best_samples_per_j') }} as change_pct,
    true as is_plotted
from best_of_configuration as old_results
inner join best_of_configuration as new_results
    on
        old_results.submitter_text = new_results.submitter_text
        and old_results.accelerator_name = new_results.accelerator_name
        and old_results.accelerator_count = new_results.accelerator_count
        and old_results.host_processor_name = new_results.host_processor_name
        and old_results.host_processor_count = new_results.host_processor_count
        and old_results.comparability_id = new_results.comparability_id
        and old_results.round_number + 1 = new_results.round_number
