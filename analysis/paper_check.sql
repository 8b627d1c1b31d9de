select
    check_id,
    kind,
    coalesce(figure_id, '') as figure_id,
    statement,
    unit,
    comparison,
    tolerance,
    printed_value,
    our_value,
    relative_difference,
    verdict,
    coalesce(reason, '') as reason
from marts.paper_check
order by
    case when kind = 'article_claim' then 1 else 0 end,
    case when figure_id is null then 1 else 0 end,
    cast(regexp_replace(coalesce(figure_id, '0'), '[a-z]', '') as integer),
    figure_id,
    case when kind in ('claim', 'script_difference') then 0 else 1 end,
    kind,
    check_id
