-- One row per folder of a device that has results in a Mobile or Automotive submission, with the description of it: the
-- file that a seed names, else the file of the same letters and digits.
{% set described = [
    'file_stem', 'system_name', 'availability_text', 'host_processor_name', 'host_processors_per_node',
    'accelerator_name', 'accelerators_per_node', 'node_count', 'software',
] %}
with

folders as (
    select distinct
        source_id,
        round_id,
        suite,
        division,
        submitter_text,
        coalesce(system_dir, '') as system_dir
    from {{ ref('int_device_results_listed') }}
),

named_files as (
    select * from {{ ref('device_description_files') }}
),

automotive_systems as (
    select
        *,
        system_dir as file_stem
    from {{ ref('stg_inference__systems') }}
),

descriptions as (
    {{ union_by_name([ref('stg_mobile__systems'), 'automotive_systems']) }}
)

select
    folders.source_id,
    folders.division,
    folders.submitter_text,
    folders.system_dir,
    {% for column in described %}
    min_by(descriptions.{{ column }}, descriptions.source_path) as {{ column }},
    {% endfor %}
    min(descriptions.source_path) as system_path
from folders
left join named_files
    on
        folders.round_id = named_files.round_id
        and folders.submitter_text = named_files.submitter_text
        and folders.system_dir = coalesce(named_files.system_dir, '')
inner join descriptions
    on
        folders.source_id = descriptions.source_id
        and folders.division = descriptions.division
        and folders.submitter_text = descriptions.submitter_text
        and {{ bare_name('descriptions.file_stem') }}
        = {{ bare_name('coalesce(named_files.file_stem, folders.system_dir)') }}
group by folders.source_id, folders.division, folders.submitter_text, folders.system_dir
