-- One row per pair of performance and power that the paper's scripts join, per figure and published variant.
-- Properties of the script, kept on purpose: the join is many-to-many (neither the system nor the line is in the key,
-- so two results of one id give four pairs); models are renamed by text and selected by substring; tokens are divided
-- by one constant whatever the model; Tiny energies with a thousands separator are dropped.
with

lines_read as (
    select * from {{ ref('paper_lines_read') }}
),

rules as (
    select * from {{ ref('paper_join_rules') }}
),

renames as (
    select * from {{ ref('paper_model_renames') }}
),

series as (
    select * from {{ ref('paper_series') }}
),

renamed as (
    select
        rules.figure_id,
        rules.match_kind,
        lines_read.*,
        coalesce(renames.renamed_to, lines_read.model_text) as model,
        lines_read.measure = rules.power_measure as is_power,
        case
            when lines_read.measure = 'throughput_tokens_per_s' then lines_read.result_number / rules.tokens_divisor
            else lines_read.result_number
        end as amount
    from lines_read
    inner join rules
        on
            lines_read.category = rules.category
            and (rules.scenario_text is null or lines_read.scenario_text = rules.scenario_text)
            and (
                lines_read.measure = rules.power_measure
                or rules.performance_measures like '%' || lines_read.measure || '%'
            )
    left join renames
        on
            rules.figure_id = renames.figure_id
            and lines_read.model_text = renames.model_text
    where not (
        rules.takes_plain_decimals_only
        and lines_read.measure = rules.power_measure
        and lines_read.result_text like '%,%'
    )
),

chosen as (
    select
        renamed.*,
        series.series,
        series.series_order,
        series.benchmark_id
    from renamed
    left join series
        on
            renamed.figure_id = series.figure_id
            and (
                (renamed.match_kind = 'contains' and renamed.model like '%' || series.model_match || '%')
                or (renamed.match_kind = 'equals' and renamed.model = series.model_match)
            )
    where renamed.match_kind = 'any' or series.series is not null
)

select
    performance.figure_id,
    performance.variant,
    performance.series,
    performance.series_order,
    performance.benchmark_id,
    performance.model,
    performance.public_id,
    performance.version,
    performance.round_date,
    performance.submitter_text,
    performance.host_processor_text,
    power.accelerator_name,
    performance.total_accelerators,
    performance.system_name = power.system_name as is_same_system,
    performance.measure = 'throughput_tokens_per_s' as is_in_tokens,
    performance.source_line,
    power.source_line as power_source_line,
    performance.amount as performance_amount,
    power.amount as power_amount,
    -- Tiny energies are in microjoules per inference, whatever the latency beside them; the others are powers.
    case
        when performance.category = 'tiny' then {{ safe_divide('1e6', 'power.amount') }}
        else {{ safe_divide('performance.amount', 'power.amount') }}
    end as efficiency_samples_per_j
from chosen as performance
inner join chosen as power
    on
        performance.figure_id = power.figure_id
        and performance.variant = power.variant
        and performance.public_id = power.public_id
        and performance.model = power.model
        and performance.scenario_text is not distinct from power.scenario_text
        and performance.version = power.version
where not performance.is_power and power.is_power
