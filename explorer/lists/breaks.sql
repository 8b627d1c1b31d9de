-- From which round on results of a benchmark or scenario are not comparable with earlier ones.
select
    suite,
    benchmark_id,
    scenario,
    round_id,
    reason,
    is_official
from published.seeds.comparability_breaks
order by suite, benchmark_id, scenario, round_id
