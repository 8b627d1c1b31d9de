-- Where the sources are: a link to a line is made of the repository, the commit and the path.
select
    source_id,
    kind,
    repository,
    commit,
    source_path,
    url,
    round_id,
    retrieved_on
from published.raw.sources
order by source_id
