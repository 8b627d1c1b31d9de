-- One row per result: the sentence and the footnote that MLCommons demands of whoever quotes it. A view, since its
-- texts are long and follow from the facts and the seeds alone.
{{ config(materialized='view') }}

with

results as (
    select * from {{ ref('fct_results') }}
),

measured as (
    select
        results.result_id,
        measures.measurement_role,
        measures.unit,
        measures.quantity,
        {{ cited_measure('results', 'measures') }} * measures.factor as amount
    from results
    inner join {{ ref('cited_measures') }} as measures
        on results.suite = measures.suite and (measures.scenario is null or results.scenario = measures.scenario)
),

scores as (
    select
        result_id,
        measurement_role,
        {{ number_text('amount') }} || ' ' || unit || ' (' || quantity || ')' as score_text
    from measured
    where amount is not null
),

notices as (
    select
        max(case when notice_id = 'verified' then text end) as verified,
        max(case when notice_id = 'unverified' then text end) as unverified,
        max(case when notice_id = 'comparison' then text end) as comparison,
        max(case when notice_id = 'derived' then text end) as derived,
        max(case when notice_id = 'corrected' then text end) as corrected,
        max(case when notice_id = 'trademark' then text end) as trademark
    from {{ ref('notices') }}
),

named as (
    select
        results.*,
        sources.retrieved_date,
        coalesce(sources.url, 'local submission ' || sources.source_id) as retrieved_from,
        -- The character 92 is the backslash, which some engines take for an escape in a text.
        coalesce(chr(92) || 'url{' || sources.url || '}', sources.source_id) as howpublished,
        case when results.is_published then rounds.round_date else sources.retrieved_date end as cited_date,
        case
            when results.category != results.suite then ', ' || category_names.official_name || ' category'
        end as category_text,
        availability_names.official_name as availability_text,
        case
            when results.is_published then notices.verified
            else notices.unverified || ' ' || notices.comparison
        end as verification_text,
        notices.derived,
        notices.corrected,
        notices.trademark,
        case when results.is_published then 'a verified' else 'an unverified' end as a_verified,
        concat_ws(
            ' ', suite_names.official_name, rounds.version, division_names.official_name,
            benchmarks.model_name || ' (' || benchmarks.task
            || coalesce(', ' || {{ number_text('benchmarks.accuracy_target_pct') }} || ' % accuracy target', '') || ')',
            scenario_names.official_name
        ) as benchmark_text,
        performances.score_text as performance_text,
        energies.score_text as energy_text
    from results
    cross join notices
    inner join {{ ref('rounds') }} as rounds on results.round_id = rounds.round_id
    inner join {{ ref('stg_registry__sources') }} as sources on results.published_source = sources.source_id
    inner join {{ ref('benchmarks') }} as benchmarks
        on results.suite = benchmarks.suite and results.benchmark_id = benchmarks.benchmark_id
    left join scores as performances
        on results.result_id = performances.result_id and performances.measurement_role = 'performance'
    left join scores as energies
        on results.result_id = energies.result_id and energies.measurement_role = 'energy'
    {% for attribute in ['suite', 'division', 'category', 'scenario', 'availability'] %}
    left join {{ ref('official_names') }} as {{ attribute }}_names
        on {{ attribute }}_names.attribute = '{{ attribute }}' and results.{{ attribute }} = {{ attribute }}_names.value
    {% endfor %}
),

sentences as (
    select
        *,
        concat_ws(
            '', submitter, ' achieved ', a_verified,
            coalesce(
                ' score of ' || performance_text
                || coalesce(' and ' || a_verified || ' power metric of ' || energy_text, ''),
                ' power metric of ' || energy_text,
                ' result without a value, since files are missing,'
            ),
            ' on the ', benchmark_text, ' benchmark', category_text, ', using ', system_name,
            ' with ' || accelerator_count || ' accelerator' || case when accelerator_count = 1 then '' else 's' end,
            ' (' || availability_text || ')',
            case when division != 'closed' then ', submitted as ' || used_model end,
            '.'
        ) as citation_text,
        concat_ws(
            ' ',
            concat_ws(
                '', case when is_published then 'Verified ' else 'Unverified ' end,
                benchmark_text, ' result', category_text, ', ' || availability_text, '.'
            ),
            'Retrieved from ' || retrieved_from || ' '
            || coalesce({{ date_text('retrieved_date') }}, 'on a day that was not recorded')
            || coalesce(', entry ' || public_id, ', for which no source states an entry id') || '.',
            verification_text,
            'Derived: ' || nullif(concat_ws(
                ', ', {{ number_text('efficiency_samples_per_j') }} || ' samples/J',
                {{ number_text('efficiency_tokens_per_j') }} || ' tokens/J'
            ), '') || '. ' || derived,
            'Corrected: ' || correction_ids || '. ' || corrected,
            trademark
        ) as footnote_text
    from named
)

select
    result_id,
    round_id,
    public_id,
    submitter,
    system_name,
    benchmark_id,
    scenario,
    is_published as is_verified,
    retrieved_from,
    retrieved_date,
    citation_text,
    footnote_text,
    concat_ws(
        ',' || chr(10) || '  ',
        '@misc{joulebase-' || result_id,
        'author = {' || '{' || {{ bibtex_text('submitter') }} || '}' || '}',
        'title = {' || '{' || {{ bibtex_text("benchmark_text || ': ' || system_name") }} || '}' || '}',
        'year = {' || extract(year from cited_date) || '}',
        'howpublished = {' || howpublished || '}',
        'urldate = {' || retrieved_date || '}',
        'note = {' || {{ bibtex_text("citation_text || ' ' || footnote_text") }} || '}'
    ) || chr(10) || '}' as bibtex
from sentences
