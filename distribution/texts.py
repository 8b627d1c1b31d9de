"""What people read first in a release: the page about it, how to cite it, and what changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from distribution.catalogue import Table
from distribution.changes import Changes
from distribution.metadata import DESCRIPTION
from distribution.register import Release
from publish.dictionary import sentences
from publish.notices import notice

_HERE = Path(__file__).parent
_INTERNAL = re.compile(r" \((?:seed `\w+`[^()]*|`int_\w+`)\)")
# How each program loads a table: the text before and after the path or address.
_LOADS = (
    ("DuckDB", "from '", "'"),
    ("pandas", 'pandas.read_parquet("', '")'),
    ("polars", 'polars.read_parquet("', '")'),
    ("R", 'arrow::read_parquet("', '")'),
)
# A host that nobody has (RFC 2606): a release does not know where it will be served.
_ADDRESS = "https://example.org/joulebase-{version}"
_CHANGELOG_HEAD = """# Changelog of values

For each release, the rows that came and went and the values that changed since the release before, counted by table and
column, with the correction, the source or the reason that explains them. `changes/<version>.parquet` has each of them.
"""


def readme(release: Release, tables: Sequence[Table], rows: Mapping[str, int]) -> str:
    """The text of ``README.md``."""
    templates = Environment(  # noqa: S701  # the page is Markdown; the texts are those of this project
        loader=FileSystemLoader(_HERE), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    templates.filters["first_sentence"] = _first_sentence
    return templates.get_template("readme.md.jinja").render(
        release=release,
        tables=tables,
        rows=rows,
        description=DESCRIPTION,
        trademark=notice("trademark"),
        loads=_LOADS,
        address=_ADDRESS.format(version=release.version),
    )


def _first_sentence(text: str) -> str:
    """The first sentence of a description, without the names of seeds and models, which a release does not have."""
    return _INTERNAL.sub("", sentences(" ".join(text.split()))[0]).replace("|", "\\|")


def citation(release: Release, project: str) -> str:
    """The text of ``CITATION.cff``: that of the project, with the version and the day of the release."""
    content = yaml.safe_load(project)
    content |= {"type": "dataset", "version": release.version, "date-released": release.date.isoformat()}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def changelog(release: Release, changes: Changes | None, previous: str) -> str:
    """The text of ``CHANGELOG.md``: what changed in this release, and below it that of the release before.

    Args:
        release: The entry of the release in the register.
        changes: What differs from the release before; ``None`` for the first release.
        previous: The changelog of the release before; empty for the first release.
    """
    parts = [_CHANGELOG_HEAD, f"## {release.version} ({release.date.isoformat()})\n", f"{release.summary}\n"]
    if changes is not None:
        parts += [_structure(changes), _counts(changes)]
    if previous:
        parts.append(previous.removeprefix(_CHANGELOG_HEAD).strip() + "\n")
    return "\n".join(part for part in parts if part)


def _structure(changes: Changes) -> str:
    return "".join(f"- {sentence}\n" for sentence in changes.structure)


def _counts(changes: Changes) -> str:
    """A table with a line for each kind of difference, or a sentence if there is none."""
    if not changes.counts:
        return "No value differs from the release before.\n"
    lines = [
        f"| `{count.table}` | {f'`{count.column}`' if count.column else 'rows'} | {count.change} | {count.number:,} |"
        f" {(count.explanation or '**no explanation**').replace('|', '/')} |\n"
        for count in changes.counts
    ]
    return "| table | what | change | number | why |\n|---|---|---|---|---|\n" + "".join(lines)
