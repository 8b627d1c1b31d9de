-- One row per Training or HPC result that has no score, with the reason; and one per invalid run, scored or not.
{% set columns = ['source_id', 'source_path', 'source_line'] %}
{% for model in ['int_training_results_scored', 'int_training_throughputs_scored'] %}
select
    {{ columns | join(', ') }},
    no_score_reason as reason
from {{ ref(model) }}
where no_score_reason is not null
union all
{% endfor %}
select
    {{ columns | join(', ') }},
    invalid_reason as reason
from {{ ref('int_training_runs_validated') }}
where not is_valid
