{# The results with power of one category: their attributes, the measures of the category, and their lineage. #}
{% macro division_mart(category, measures, condition=none) -%}
    select
        result_id,
        round_id,
        round_date,
        division,
        availability,
        public_id,
        submitter,
        system_name,
        accelerator_name,
        accelerator_count,
        accelerator_vendor,
        accelerator_family,
        accelerator_model,
        system_kind,
        has_accelerator,
        node_count,
        host_processor_name,
        host_processor_count,
        software,
        benchmark_id,
        {% for measure in measures %}
        {{ measure }},
        {% endfor %}
        power_quality_flags,
        measurement_id,
        evidence_grade,
        correction_ids,
        is_published,
        is_in_paper_export,
        published_source,
        source_path,
        source_line,
        power_source_path,
        power_source_line
    from {{ ref('fct_results') }}
    where
        category = '{{ category }}'
        and has_power
        and is_complete
        {% if condition %}
        and {{ condition }}
        {% endif %}
{%- endmacro %}
