-- The sentences that MLCommons demands.
select
    notice_id,
    text
from published.seeds.notices
order by notice_id
