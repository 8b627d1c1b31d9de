-- One row per claim of the paper that the data can test and per countable fault of its scripts: the value that the data
-- give, in the unit of the seed. Each subject has a model of its own.
{% set subjects = ['accuracies', 'changes', 'exports', 'powers', 'readings', 'trends', 'versions', 'workloads'] %}

{% for subject in subjects %}
select
    check_id,
    cast(our_value as double) as our_value
from {{ ref('paper_' ~ subject ~ '_checked') }}
{{ 'union all' if not loop.last }}
{% endfor %}
