-- One row per benchmark folder of a submitter in a round, with the official model that it is mapped to: by its own
-- name, else by the alias of the round, else by the submitter's own mapping, else by the first guess from a part of the
-- name (and the alias of the guess).
with

results as (
    select * from {{ ref('int_inference_results_listed') }}
),

models as (
    select * from {{ ref('inference_models') }}
),

aliases as (
    select * from {{ ref('inference_model_aliases') }}
),

guesses as (
    select * from {{ ref('inference_model_guesses') }}
),

mappings as (
    select * from {{ ref('stg_inference__model_mappings') }}
),

folders as (
    select distinct
        source_id,
        version,
        division,
        submitter_text,
        used_model
    from results
),

guessed as (
    select
        folders.source_id,
        folders.used_model,
        min_by(guesses.official_model, guesses.guess_number) as official_model,
        any_value(folders.version) as version
    from folders
    inner join guesses
        on {{ holds_in('guesses', 'folders.version') }} and contains(folders.used_model, guesses.name_part)
    group by folders.source_id, folders.used_model
),

guessed_and_aliased as (
    select
        guessed.source_id,
        guessed.used_model,
        coalesce(any_value(aliases.official_model), any_value(guessed.official_model)) as official_model
    from guessed
    left join aliases
        on {{ holds_in('aliases', 'guessed.version') }} and guessed.official_model = aliases.benchmark_text
    group by guessed.source_id, guessed.used_model
),

found as (
    select
        folders.source_id,
        folders.division,
        folders.submitter_text,
        folders.used_model,
        any_value(models.official_model) as by_name,
        any_value(aliases.official_model) as by_alias,
        any_value(mappings.official_model) as by_mapping,
        any_value(guessed_and_aliased.official_model) as by_guess
    from folders
    left join models on {{ holds_in('models', 'folders.version') }} and folders.used_model = models.official_model
    left join aliases on {{ holds_in('aliases', 'folders.version') }} and folders.used_model = aliases.benchmark_text
    left join mappings
        on
            folders.source_id = mappings.source_id
            and folders.division = 'open'
            and folders.submitter_text = mappings.submitter_text
            and folders.used_model = mappings.used_model
    left join guessed_and_aliased
        on folders.source_id = guessed_and_aliased.source_id and folders.used_model = guessed_and_aliased.used_model
    group by folders.source_id, folders.division, folders.submitter_text, folders.used_model
)

select
    source_id,
    division,
    submitter_text,
    used_model,
    coalesce(by_name, by_alias, by_mapping, by_guess) as official_model,
    case
        when by_name is not null then 'name'
        when by_alias is not null then 'alias'
        when by_mapping is not null then 'mapping'
        when by_guess is not null then 'guess'
    end as mapped_by
from found
