select
    figure.workload,
    figure.reading,
    figure.category,
    first_reading.workload_order,
    figure.energy_j_per_sample,
    figure.mac_count,
    figure.has_mac_derivation,
    figure.kind,
    figure.public_id,
    count(distinct figure.workload) over () as caption_results
from marts.$mart as figure
inner join marts.$mart as first_reading
    on
        figure.variant = first_reading.variant
        and figure.workload = first_reading.workload
        and first_reading.reading = 'source'
where figure.variant = $variant
order by first_reading.workload_order asc, figure.reading desc
