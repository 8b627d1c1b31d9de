-- One row per result of a submission, with the official value: the rule is chosen by round, model, and both scenarios
-- (that of the folder and that of the log); a rule for the model goes before one for all models.
with

locations as (
    select * from {{ ref('int_inference_locations_listed') }}
),

models as (
    select * from {{ ref('int_inference_models_mapped') }}
),

runs as (
    select * from {{ ref('int_inference_runs_chosen') }}
),

rules as (
    select * from {{ ref('inference_result_rules') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
),

token_keys as (
    select * from {{ ref('inference_token_keys') }}
),

matched as (
    select
        locations.*,
        models.official_model,
        models.mapped_by,
        runs.run_name,
        runs.logged_scenario,
        runs.is_valid,
        runs.validity,
        runs.error_count,
        rules.numerator_key,
        rules.denominator_key,
        rules.factor,
        rules.measure,
        coalesce(rules.is_inferred, false) as is_inferred,
        row_number() over (
            partition by locations.source_id, locations.location
            order by case when rules.official_model is not null then 0 else 1 end
        ) as choice
    from locations
    inner join runs on locations.source_id = runs.source_id and locations.location = runs.location
    left join models
        on
            locations.source_id = models.source_id
            and locations.division = models.division
            and locations.submitter_text = models.submitter_text
            and locations.used_model = models.used_model
    left join rules
        on
            {{ holds_in('rules', 'locations.version') }}
            and locations.scenario = rules.directory_scenario
            and runs.logged_scenario = rules.logged_scenario
            and coalesce(rules.official_model, models.official_model, '') = coalesce(models.official_model, '')
),

tokens as (
    select
        token_values.source_id,
        token_values.location,
        max({{ safe_divide('token_values.value_number', 'sample_values.value_number') }}) as logged_tokens_per_sample
    from logged as token_values
    inner join token_keys on token_values.entry_key = token_keys.tokens_key
    inner join logged as sample_values
        on
            token_values.source_id = sample_values.source_id
            and token_values.location = sample_values.location
            and token_keys.samples_key = sample_values.entry_key
    group by token_values.source_id, token_values.location
)

select
    {% for column in [
        'source_id', 'location', 'division', 'submitter_text', 'platform', 'used_model', 'scenario_text', 'has_power',
        'has_power_samples', 'has_first_run', 'round_id', 'version', 'scenario', 'official_model', 'mapped_by', 'run_name',
        'logged_scenario', 'is_valid', 'validity', 'error_count', 'measure', 'is_inferred',
    ] %}
    matched.{{ column }},
    {% endfor %}
    case
        when matched.denominator_key is null then numerators.value_number * matched.factor
        else {{ safe_divide('numerators.value_number * matched.factor', 'denominators.value_number') }}
    end as result_number,
    numerators.value_text as result_text,
    numerators.source_path,
    numerators.source_line,
    tokens.logged_tokens_per_sample
from matched
left join logged as numerators
    on
        matched.source_id = numerators.source_id
        and matched.location = numerators.location
        and matched.numerator_key = numerators.entry_key
left join logged as denominators
    on
        matched.source_id = denominators.source_id
        and matched.location = denominators.location
        and matched.denominator_key = denominators.entry_key
left join tokens on matched.source_id = tokens.source_id and matched.location = tokens.location
where matched.choice = 1
