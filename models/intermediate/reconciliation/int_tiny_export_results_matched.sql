-- One row per Tiny result of the paper's export whose submission is not in the warehouse, with the record of the Tiny
-- export that has its values, within the same round, submitter and benchmark. These records are used for comparison
-- only: they lack energies that were submitted, so no fact is taken from them.
with

paper as (
    select results.*
    from {{ ref('int_results_conformed') }} as results
    left join {{ ref('int_tiny_paper_results_located') }} as located
        on results.source_result_id = located.source_result_id
    where results.is_in_paper_export and results.suite = 'tiny' and located.source_result_id is null
),

submitter_aliases as (
    select * from {{ ref('submitter_aliases') }}
),

records as (
    select
        records.*,
        submitter_aliases.submitter,
        {{ safe_divide('1000', 'records.throughput_samples_per_s') }} as latency_ms
    from {{ ref('stg_exports__cm_tiny_results') }} as records
    inner join submitter_aliases on records.submitter_text = submitter_aliases.submitter_text
),

candidates as (
    select
        paper.source_result_id as result_id,
        records.source_id,
        records.source_path,
        records.source_line,
        paper.suite,
        paper.round_id,
        paper.category,
        paper.division,
        records.submitter,
        records.system_name,
        paper.benchmark_id,
        records.latency_ms,
        records.energy_j_per_inference,
        {{ safe_divide('1000', 'records.energy_mode_throughput_samples_per_s') }} as energy_run_latency_ms,
        {{ relative_difference('paper.latency_ms', 'records.latency_ms') }} as performance_difference,
        {{ relative_difference(
            'paper.energy_j_per_inference', 'records.energy_j_per_inference'
        ) }} as power_difference
    from paper
    inner join records
        on
            paper.suite || '-' || records.version = paper.round_id
            and paper.division = records.division
            and paper.submitter = records.submitter
            and paper.benchmark_id = records.benchmark_text
),

matched as (
    {{ nearest_pairs('candidates', 'result_id', ['source_path', 'source_line']) }}
)

select
    result_id,
    source_id,
    source_path,
    source_line,
    suite,
    round_id,
    category,
    division,
    submitter,
    system_name,
    benchmark_id,
    latency_ms,
    energy_j_per_inference,
    energy_run_latency_ms
from matched
