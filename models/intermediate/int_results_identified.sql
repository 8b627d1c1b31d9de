-- One row per result and source, with the result that it speaks of. What comes from the same folder of a submission is
-- the same result, and a result of the paper's export keeps its key where the folder is known too.
with

results as (
    select * from {{ ref('int_results_unioned') }}
),

{% set suites_located = [
    ref('int_paper_results_located'),
    ref('int_tiny_paper_results_located'),
    ref('int_training_paper_results_located'),
] %}
located as (
    {% for model in suites_located %}
    select
        source_result_id,
        round_id,
        category,
        location
    from {{ model }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

precedences as (
    select * from {{ ref('source_precedences') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

identified as (
    select
        results.*,
        coalesce(
            -- What somebody has on this machine stands beside what is published, and never in its place.
            case when {{ is_local('results.published_source') }} then results.source_result_id end,
            by_location.source_result_id,
            case
                when results.location is not null
                    then md5(concat_ws('|', results.round_id, results.category, results.location))
            end,
            results.source_result_id
        ) as result_id,
        precedences.precedence,
        sources.kind != 'local' as is_published,
        sources.withdrawn_on as source_withdrawn_on
    from results
    inner join sources on results.published_source = sources.source_id
    inner join precedences on sources.kind = precedences.kind and sources.reader = precedences.reader
    left join located as by_location
        on
            results.round_id = by_location.round_id
            and results.category = by_location.category
            and results.location = by_location.location
)

select
    *,
    row_number() over (
        partition by result_id
        order by
            case when is_complete then 0 else 1 end asc,
            precedence asc,
            published_source desc,
            source_result_id asc
    ) = 1 as is_chosen
from identified
