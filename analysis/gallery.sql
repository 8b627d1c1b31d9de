-- The difference of each corrected figure from the printed one, and what was counted on the way in the paper check.
select
    changes.figure_id,
    changes.change_text,
    changes.most_moved_point,
    changes.most_moved_measure,
    changes.most_moved_printed_amount,
    changes.most_moved_amount,
    checks.statement,
    checks.our_value as counted,
    checks.unit,
    checks.reason
from marts.figure_changes as changes
left join marts.paper_check as checks
    on
        changes.figure_id = checks.figure_id
        and checks.kind = 'script_difference'
        and checks.our_value > 0
where changes.variant = 'corrected'
order by changes.figure_id, checks.check_id
