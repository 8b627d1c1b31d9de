-- The results of each export, round and division, with and without power, must be as many as a person reviewed. Fails with
-- the counts that differ.
{% set results %}(
    select distinct
        result_key,
        source_id,
        round_id,
        division,
        has_power
    from {{ ref('int_export_measurements_listed') }}
){% endset %}
{{ test_counts_as_reviewed(
    results, ref('expected_export_counts'), ['source_id', 'round_id', 'division', 'has_power'], 'result_count'
) }}
