-- What a benchmark is.
select
    suite,
    benchmark_id,
    model_name,
    task,
    accuracy_target_pct,
    has_tokens
from published.seeds.benchmarks
order by suite, benchmark_id
