-- One row per Tiny system that has results: the file that describes it, and how the file was found. The names of folder
-- and file differ in case, punctuation and more, so the first rule that a file of the submitter meets decides: the same
-- letters and digits; all parts of the folder's path in the file's name; most words in common; the submitter's only
-- file.
with

systems as (
    select distinct
        source_id,
        division,
        submitter_text,
        system_dir
    from {{ ref('int_tiny_files_assigned') }}
),

descriptions as (
    select
        *,
        replace({{ bare_name('file_stem') }}, 'systemdescription', '') as file_key
    from {{ ref('stg_tiny__systems') }}
),

compared as (
    select
        systems.source_id,
        systems.division,
        systems.submitter_text,
        systems.system_dir,
        descriptions.source_path,
        {{ bare_name('systems.system_dir') }} = descriptions.file_key as is_equal,
        {{ contains_each_part('descriptions.file_key', 'systems.system_dir') }} as is_contained,
        {{ shared_word_count('systems.system_dir', 'descriptions.file_stem') }} as shared_word_count,
        count(*) over (
            partition by systems.source_id, systems.division, systems.submitter_text, systems.system_dir
        ) as file_count
    from systems
    inner join descriptions
        on
            systems.source_id = descriptions.source_id
            and systems.division = descriptions.division
            and systems.submitter_text = descriptions.submitter_text
),

ranked as (
    select
        *,
        case
            when is_equal then 1
            when is_contained then 2
            when shared_word_count > 0 then 3
            when file_count = 1 then 4
        end as rule_number
    from compared
)

select
    source_id,
    division,
    submitter_text,
    system_dir,
    case rule_number
        when 1 then 'same_name'
        when 2 then 'contained_name'
        when 3 then 'shared_words'
        when 4 then 'only_file'
    end as match_kind,
    source_path as system_path
from ranked
where rule_number is not null
qualify row_number() over (
    partition by source_id, division, submitter_text, system_dir
    order by rule_number asc, shared_word_count desc, length(source_path) asc, source_path asc
) = 1
