-- One row: the submission.
select
    source_path as path,
    source_id,
    suite,
    round_id,
    sha256,
    retrieved_on as read_on
from raw.sources
