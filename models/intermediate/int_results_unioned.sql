-- One row per result and source that has it: what each family of sources says, in the warehouse's own names.
{% set families = [
    ref('int_paper_results_conformed'),
    ref('int_inference_results_conformed'),
] %}
{% for family in families %}
{{ conformed_results_of(family) }}
{{ 'union all' if not loop.last }}
{% endfor %}
