-- One row per result of a round whose public ids the rule is known to give (seed public_id_rounds): its id. Ids of the
-- closed division do not depend on the others, which come after it; so an export without all open results will do.
{% set results %}(
    select results.*
    from {{ ref('int_export_results_pivoted') }} as results
    inner join {{ ref('public_id_rounds') }} as known
        on
            results.round_id = known.round_id
            and results.division = known.division
            and results.source_id = known.source_id
){% endset %}
{{ inference_public_ids(results) }}
