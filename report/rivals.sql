-- Table `rivals`: one row per ranked measure of a result of the submission and published result that it may be compared
-- with: same category, division, benchmark, scenario, availability and measure, in the open division also the same
-- model; performance with power only with other such performance, energy only with energy metered at the same point. A
-- result of the submission that is published already is no rival of itself.
create table rivals as
select
    own.folder as result_path,
    own.category,
    own.measure,
    own.value as own_value,
    rival.round_id,
    rival.round_id = own.round_id as is_same_round,
    abs(rival.value - own.value) as distance,
    case when own.is_higher_better then rival.value > own.value else rival.value < own.value end as is_better,
    rival.value = own.value as is_equal,
    {
        'value': rival.value,
        'submitter': rival.submitter,
        'system_name': rival.system_name,
        'public_id': rival.public_id,
        'result_id': rival.result_id,
        'flags': nullif(concat_ws(', ', rival.power_run_flags, rival.power_quality_flags), '')
    } as rival
from compared as own
inner join compared as rival
    on
        own.measure = rival.measure
        and own.category = rival.category
        and own.division = rival.division
        and own.benchmark_id = rival.benchmark_id
        and own.scenario is not distinct from rival.scenario
        and own.availability is not distinct from rival.availability
        and (own.division != 'open' or own.used_model = rival.used_model)
        and case own.ranked_as
            when 'performance' then own.performance_comparability_id = rival.performance_comparability_id
            else
                own.comparability_id = rival.comparability_id
                and own.metering_point is not distinct from rival.metering_point
        end
where
    own.is_own
    and not rival.is_own
    and own.ranked_as is not null
    and not (rival.round_id = own.round_id and coalesce(rival.result_path = own.folder, false))
