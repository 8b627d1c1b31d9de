-- Whether performance that was measured with power is compared with performance that was measured without.
select
    suite,
    evidence
from published.seeds.performance_comparability_rules
where not is_comparable_with_power
order by suite
