-- Tokens per second are published for benchmarks that generate tokens, and for no others. Fails with the results that
-- have them because of a wrong label.
select
    results.result_id,
    results.published_source,
    results.benchmark_id,
    results.throughput_tokens_per_s,
    results.source_path,
    results.source_line
from {{ ref('int_results_identified') }} as results
inner join {{ ref('benchmarks') }} as benchmarks
    on
        results.suite = benchmarks.suite
        and results.benchmark_id = benchmarks.benchmark_id
where results.throughput_tokens_per_s is not null and not benchmarks.has_tokens
