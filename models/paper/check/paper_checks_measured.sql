-- One row per claim that the data can test and per countable difference in the paper's scripts: the value that the data
-- give, in the unit of the seed. Each subject has a model of its own. Only claims about trends have a value that the
-- paper's own figure shows, and can compare results across an official change of a benchmark.
{% set subjects = [
    'accuracies', 'articles', 'changes', 'exports', 'measurements', 'plateaus', 'powers', 'readings', 'versions',
    'workloads',
] %}

select
    check_id,
    cast(our_value as double) as our_value,
    cast(plotted_value as double) as plotted_value,
    crosses_official_break
from {{ ref('paper_trends_checked') }}
{% for subject in subjects %}
union all
select
    check_id,
    cast(our_value as double) as our_value,
    cast(null as double) as plotted_value,
    false as crosses_official_break
from {{ ref('paper_' ~ subject ~ '_checked') }}
{% endfor %}
