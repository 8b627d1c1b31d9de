"""What every report begins with, made once: the seeds and empty raw tables in a database, and the compiled models.

To parse, compile and run the models with dbt takes ten times as long as the queries themselves on one submission. The
SQL of the models depends only on the files of the project, so it is kept until one of these changes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from extract.files import write_atomically
from extract.lock import only_writer
from extract.raw import empty_tables
from extract.workspace import Workspace
from publish.database import DATABASE_NAME, building_database, clear_building, load_raw
from publish.project import project_digest

# The marts that a report reads; they are built with all models that they depend on.
MARTS = ("fct_results", "power_quality", "power_runs", "power_traces", "rejected_rows", "result_checks")
# The seeds that a report reads itself.
SEEDS = (
    "benchmarks",
    "cited_measures",
    "measures",
    "official_names",
    "power_quality_flags",
    "power_run_flags",
    "result_check_rules",
    "rounds",
)
NOTE_NAME = "template.json"
# Every file that can change the seeds, the raw tables or the models.
_PROJECT_FILES = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
    "extract/**/*",
    "macros/**/*",
    "models/**/*",
    "report/template.py",
    "seeds/**/*",
)


class Model(BaseModel):
    """A model: the full name of its relation, and the query that fills it."""

    relation: str
    sql: str


class Template(BaseModel):
    """The note beside the database of the template.

    Attributes:
        made_from: The fingerprint of the files of the project.
        models: The models in an order in which each comes after those that it reads.
    """

    made_from: str
    models: Sequence[Model]


def template_of(workspace: Workspace) -> Template:
    """The template of the project as it is now; it is made again if a file of the project has changed.

    Raises:
        SourceError: It has to be made, and another process is writing in the warehouse.
        PublishError: dbt failed.
    """
    made_from = project_digest(workspace.root, _PROJECT_FILES)
    before = _made_before(workspace)
    if before and before.made_from == made_from:
        return before
    with only_writer(workspace):
        clear_building(workspace)
        database = building_database(workspace)
        database.parent.mkdir(parents=True)
        load_raw(empty_tables(workspace.building), database)
        template = Template(made_from=made_from, models=_seed_and_compile(workspace, database))
        # Without its note, a database is no template.
        note = workspace.report_template / NOTE_NAME
        note.unlink(missing_ok=True)
        note.parent.mkdir(exist_ok=True)
        database.replace(database_of(workspace))
        write_atomically(note, template.model_dump_json(indent=1).encode())
        clear_building(workspace)
    return template


def database_of(workspace: Workspace) -> Path:
    """The database of the template: seeds and empty raw tables."""
    return workspace.report_template / DATABASE_NAME


def _seed_and_compile(workspace: Workspace, database: Path) -> list[Model]:
    """Load the seeds that the marts need, and compile the marts and the models that they need."""
    # Imported here: dbt takes two seconds to load, and most reports do without it.
    from publish.dbt import run_dbt

    selected = ["--select", *(f"+{mart}" for mart in MARTS)]
    run_dbt(workspace, database, ["seed", *selected, *SEEDS])
    others = ["resource_type:seed", "resource_type:test", "resource_type:unit_test"]
    run_dbt(workspace, database, ["compile", *selected, "--exclude", *others])
    # dbt lists the models as it compiled them: a model after those that it reads.
    compiled = json.loads((workspace.dbt_files / "run_results.json").read_text(encoding="utf-8"))["results"]
    return [Model(relation=model["relation_name"], sql=model["compiled_code"]) for model in compiled]


def _made_before(workspace: Workspace) -> Template | None:
    try:
        return Template.model_validate_json((workspace.report_template / NOTE_NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
