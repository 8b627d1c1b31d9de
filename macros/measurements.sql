{#
    The columns of a measurement, of any family of sources, with their types. The last models of a family give those of
    these columns that the family knows, and `int_measurements_unioned` unites them by name. This is the only list of
    the columns.
#}
{% macro measurement_columns() -%}
    {{ return({
        'result_key': 'string',
        'measurement_role': 'string',
        'measure': 'string',
        'result_number': 'double',
        'unit_text': 'string',
        'last_digit': 'double',
        'source_id': 'string',
        'source_path': 'string',
        'source_line': 'bigint',
        'round_id': 'string',
        'suite': 'string',
        'category': 'string',
        'system_type_text': 'string',
        'division': 'string',
        'availability_text': 'string',
        'public_id': 'string',
        'submitter_text': 'string',
        'system_name': 'string',
        'system_dir': 'string',
        'result_path': 'string',
        'accelerator_name': 'string',
        'accelerator_count': 'integer',
        'accelerators_per_node': 'integer',
        'node_count': 'integer',
        'host_processor_text': 'string',
        'host_processors_per_node': 'integer',
        'software': 'string',
        'benchmark_id': 'string',
        'benchmark_text': 'string',
        'occurrence': 'integer',
        'used_model': 'string',
        'scenario_text': 'string',
        'accuracy_text': 'string',
        'logged_tokens_per_sample': 'double',
        'trained_model_count': 'integer',
        'time_to_train_all_min': 'double',
        'simulated_accelerator_count': 'integer',
        'accelerator_utilization_pct': 'double',
        'read_throughput_samples_per_s': 'double',
        'mean_power_w': 'double',
        'power_run_flags': 'string',
        'power_quality_flags': 'string',
        'measurement_type': 'string',
        'conversion_efficiency': 'double',
        'estimated_energy_kj': 'double',
        'measurement_id': 'string',
        'is_incomplete': 'boolean',
        'is_in_paper_export': 'boolean',
    }) }}
{%- endmacro %}

{# The columns that describe the result of a measurement; all measurements of a result agree in them or leave them null. #}
{% macro result_attributes() -%}
    {% set own = [
        'result_key', 'measurement_role', 'measure', 'result_number', 'unit_text', 'source_id', 'source_path',
        'source_line', 'occurrence',
    ] %}
    {{ return(measurement_columns().keys() | reject('in', own) | list) }}
{%- endmacro %}

{# The measures of performance: columns of the results, of which each result has one. #}
{% macro performance_measures() -%}
    {{ return([
        'throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'stream_count', 'time_to_train_min',
        'throughput_models_per_min', 'read_throughput_mib_per_s',
    ]) }}
{%- endmacro %}

{# The columns that the corrections ledger may change. #}
{% macro correctable_columns() -%}
    {{ return([
        'public_id', 'submitter_text', 'system_name', 'accelerator_name', 'accelerator_count', 'host_processor_text',
        'host_processors_per_node', 'benchmark_text', 'scenario_text', 'unit_text', 'result_number',
    ]) }}
{%- endmacro %}

{# The rows of several relations as one; columns are matched by name, and a column that a relation lacks is null. #}
{% macro union_by_name(relations) -%}
    {{ return(adapter.dispatch('union_by_name')(relations)) }}
{%- endmacro %}

{% macro duckdb__union_by_name(relations) -%}
    {%- for relation in relations %}
    select * from {{ relation }}
    {{ 'union all by name' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
    Spark has no `union all by name`. Of tables, the columns can be looked up. Of named subqueries they cannot: a natural
    full join, in which no row meets another since each has the number of its relation, gives the same rows. Spark would
    compare all pairs of rows if it saw that the numbers are constants.
#}
{% macro spark__union_by_name(relations) -%}
    {%- if relations | select('string') | list %}
    select * except (part)
    from {% for relation in relations -%}
        (select *, cast(rand() as integer) + {{ loop.index }} as part from {{ relation }})
        {{- ' natural full join ' if not loop.last }}
    {%- endfor %}
    {%- else -%}
    {{ union_of_columns(relations) }}
    {%- endif %}
{%- endmacro %}

{# The rows of several tables as one; each table gives null for the columns that only others have. #}
{% macro union_of_columns(relations) -%}
    {%- set columns, every = {}, [] -%}
    {%- for relation in relations -%}
        {%- set names = adapter.get_columns_in_relation(relation) | map(attribute='name') | list if execute else [] -%}
        {%- do columns.update({relation: names}) -%}
        {%- do every.extend(names | reject('in', every) | list) -%}
    {%- endfor -%}
    {%- for relation in relations %}
    select
        {%- for name in every %}
        {{ name if name in columns[relation] else 'null as ' ~ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# A value of the first row of a group, in the order of path and line, among the rows that meet `condition`. #}
{% macro first_in_source(column, condition) -%}
    min_by({{ column }}, source_path || lpad(cast(coalesce(source_line, 0) as string), 9, '0')) filter (where {{ condition }})
{%- endmacro %}

{#
    One row per row of the relation `measurements` and rule of the ledger that applies to it. A rule applies to the rows
    that meet all its conditions: source, path, lines, round, labels, occurrence, host processor, and the value found in
    the column that it corrects. A blank condition is not checked, so a rule without a source applies to all sources.
#}
{% macro matched_rules(measurements) -%}
    select
        measurements.measurement_number,
        measurements.result_key,
        measurements.source_id,
        measurements.source_path,
        measurements.source_line,
        rules.correction_id,
        rules.rule_number,
        rules.action,
        rules.column_name,
        rules.corrected_value
    from {{ ref('correction_rules') }} as rules
    inner join {{ ref('stg_registry__sources') }} as sources
        on coalesce(rules.source_id, sources.source_id) = sources.source_id
    inner join {{ measurements }} as measurements
        on
            sources.source_id = measurements.source_id
            and measurements.source_path = coalesce(rules.source_path, measurements.source_path)
            and (rules.first_line is null or measurements.source_line >= rules.first_line)
            and (rules.last_line is null or measurements.source_line <= rules.last_line)
            and measurements.round_id = coalesce(rules.round_id, measurements.round_id)
            and (rules.benchmark_text is null or measurements.benchmark_text = rules.benchmark_text)
            and (rules.scenario_text is null or measurements.scenario_text = rules.scenario_text)
            and (rules.unit_text is null or measurements.unit_text = rules.unit_text)
            and (rules.occurrence is null or measurements.occurrence = rules.occurrence)
            and (
                rules.host_processor_text is null
                or measurements.host_processor_text = rules.host_processor_text
            )
            and (
                rules.published_value is null
                {% for column in correctable_columns() %}
                or (
                    rules.column_name = '{{ column }}'
                    and measurements.{{ column }}
                    = try_cast(rules.published_value as {{ measurement_columns()[column] }})
                )
                {% endfor %}
            )
{%- endmacro %}
