-- Every result of the facts has its citation: no seed that names or measures it lacks a row.
{% set remedy = 'add its names to ' ~ seed_path(ref('official_names')) ~ ' or its measure to '
    ~ seed_path(ref('cited_measures')) %}
select
    results.result_id,
    results.suite,
    results.scenario,
    '{{ remedy }}' as remedy
from {{ ref('fct_results') }} as results
left join {{ ref('citations') }} as citations on results.result_id = citations.result_id
where citations.citation_text is null or citations.footnote_text is null
