-- One row per file of a Tiny submission. Its result is derived from the folders between `results` and the mode.
select
    source_id,
    source_path,
    source_line,
    kind,
    content_sha256,
    split_part(source_path, '/', 1) as division,
    split_part(source_path, '/', 2) as submitter_text,
    regexp_extract(source_path, '([^/]+)$', 1) as file_name,
    case
        when kind != 'system' then regexp_extract(source_path, '^[^/]+/[^/]+/results/(.+)/[^/]+/[^/]+$', 1)
    end as result_dir,
    case when kind != 'system' then regexp_extract(source_path, '([^/]+)/[^/]+$', 1) end as mode_text
from {{ source('raw', 'tiny_files') }}
