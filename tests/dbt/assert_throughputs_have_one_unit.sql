-- All results of a round, benchmark and scenario must be measured in the same unit, samples or tokens, whatever their
-- labels state: exports label language models by scenario. Fails with the labels of the smaller group, which need rules
-- in the corrections ledger. The paper's export is left out: for v4.0 it has tokens where the checker has samples, and
-- both are right.
with

results as (
    select
        *,
        case when throughput_tokens_per_s is not null then 'tokens' else 'samples' end as unit
    from {{ ref('int_results_conformed') }}
    where
        coalesce(throughput_samples_per_s, throughput_tokens_per_s) is not null
        and not is_local
        and not is_in_paper_export
),

counted as (
    select
        round_id,
        benchmark_id,
        scenario,
        published_source,
        unit,
        count(*) as result_count,
        min(source_path) as source_path,
        min(source_line) as first_line,
        sum(count(*)) over (partition by round_id, benchmark_id, scenario, unit) as unit_count,
        sum(count(*)) over (partition by round_id, benchmark_id, scenario) as all_count
    from results
    group by round_id, benchmark_id, scenario, published_source, unit
)

select
    round_id,
    benchmark_id,
    scenario,
    published_source,
    unit,
    result_count,
    source_path,
    first_line,
    'add a rule to seeds/corrections/correction_rules.csv' as remedy
from counted
where unit_count <= all_count / 2 and unit_count < all_count
