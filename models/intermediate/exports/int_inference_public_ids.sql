-- One row per result of a round's official table: the public id that the rule gives it. The table prints the ids too,
-- and a test compares them; for rounds whose table is not here the same rule can number what the archive holds.
{% set results %}(
    select * from {{ ref('int_export_results_pivoted') }}
    where is_official_table
){% endset %}
{{ inference_public_ids(results) }}
