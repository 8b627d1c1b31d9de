"""The raw tables are described once, where a reader declares them; the dbt file of their sources is made from that."""

from __future__ import annotations

from extract.describe import dbt_sources
from tests.project import ROOT


def test_34_the_file_of_the_dbt_sources_is_what_make_describe_writes() -> None:
    written = (ROOT / "models" / "staging" / "_sources.yml").read_text(encoding="utf-8")
    assert written == dbt_sources(), "a declared raw table differs; run: make describe"
