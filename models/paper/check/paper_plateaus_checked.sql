-- One row per claim of the paper that efficiency stays level over the last versions (figures 5b and 5c): the number of
-- series whose best result of the round fell.
with

trends as (
    select * from {{ ref('paper_trends_ranked') }}
    where variant = 'corrected'
),

plateau_claims (check_id, figure_id, earlier_version, later_version) as (
    values
    ('edge-plateau', '5b', 'v3.1', 'v4.0'),
    ('tiny-plateau', '5c', 'v1.0', 'v1.2')
)

select
    plateau_claims.check_id,
    count(*) filter (where later.best_samples_per_j < earlier.best_samples_per_j) as our_value
from plateau_claims
inner join trends as later
    on
        plateau_claims.figure_id = later.figure_id
        and plateau_claims.later_version = later.version
inner join trends as earlier
    on
        later.figure_id = earlier.figure_id
        and later.series = earlier.series
        and plateau_claims.earlier_version = earlier.version
group by plateau_claims.check_id
