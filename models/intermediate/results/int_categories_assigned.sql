-- One row per system type as written, benchmark, scenario and category in which MLCommons publishes the result. A
-- system of one type has its results in that category. A system of both types has each result in the tables that have
-- its benchmark and its scenario: Offline mostly in both, Server and Interactive in the datacenter table, the streams
-- in the edge table. A result that neither table has (in the open division) is assigned to both categories.
with

types as (
    select
        system_type as system_type_text,
        category,
        count(*) over (partition by system_type) as category_count
    from {{ ref('inference_categories') }}
),

benchmarks as (
    select * from {{ ref('benchmarks') }}
    where suite = 'inference'
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

benchmark_categories as (
    select * from {{ ref('benchmark_categories') }}
),

scenario_categories as (
    select * from {{ ref('scenario_categories') }}
),

possible as (
    select
        types.system_type_text,
        benchmarks.benchmark_id,
        scenarios.scenario,
        types.category,
        types.category_count = 1
        or (benchmark_categories.category is not null and scenario_categories.category is not null) as is_published
    from types
    cross join benchmarks
    cross join scenarios
    left join benchmark_categories
        on
            types.category = benchmark_categories.category
            and benchmarks.benchmark_id = benchmark_categories.benchmark_id
    left join scenario_categories
        on
            types.category = scenario_categories.category
            and scenarios.scenario = scenario_categories.scenario
),

with_others as (
    select
        *,
        bool_or(is_published) over (partition by system_type_text, benchmark_id, scenario) as is_published_anywhere
    from possible
)

select
    system_type_text,
    benchmark_id,
    scenario,
    category
from with_others
where is_published or not is_published_anywhere
