from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from extract.errors import SourceError
from extract.landing import compose, describe, land
from extract.sources import Register
from extract.workspace import Workspace
from tests.conftest import ROOT, workspace_at

LINEAGE = ["source_id", "source_path", "source_line", "source_sha256"]


def test_rows_are_text_with_their_lineage() -> None:
    source = Register.load().select("paper-released-performance")[0]
    frame = land(source, b"Dates,1/1/2018\nResNet,1.0\nDLRM,\n", "hash")
    assert frame.columns == ["series_name", "date", "value", *LINEAGE]
    assert frame.rows() == [
        ("ResNet", "1/1/2018", "1.0", "paper-released-performance", "code/data_performance.csv", 2, "hash"),
        ("DLRM", "1/1/2018", "", "paper-released-performance", "code/data_performance.csv", 3, "hash"),
    ]


def test_without_anything_fetched_the_raw_tables_are_those_of_the_bundle(tmp_path: Path) -> None:
    compose(Register.load(), workspace_at(tmp_path), tmp_path / "raw")
    for bundled in (ROOT / "warehouse" / "bundle").rglob("*.parquet"):
        composed = tmp_path / "raw" / bundled.parent.name / bundled.name
        assert composed.read_bytes() == bundled.read_bytes()
    assert pl.read_parquet(tmp_path / "raw" / "sources" / "register.parquet").equals(describe(Register.load()))


def test_the_bundle_holds_no_prose() -> None:
    for bundled in (ROOT / "warehouse" / "bundle" / "paper_results").glob("*.parquet"):
        assert pl.read_parquet(bundled)["notes"].null_count() == pl.read_parquet(bundled).height


def test_the_bundle_is_small() -> None:
    sizes = [path.stat().st_size for path in (ROOT / "warehouse" / "bundle").rglob("*") if path.is_file()]
    assert sum(sizes) < 10_000_000  # the limit that the repository sets itself


def test_a_source_that_is_nowhere_is_named(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, warehouse=tmp_path, bundle=tmp_path / "bundle")
    with pytest.raises(SourceError, match="paper-released-datacenter: not in the bundle; run: make fetch SOURCE="):
        compose(Register.load(), workspace, tmp_path / "raw")


def test_a_bundle_of_other_bytes_than_the_lock_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, warehouse=tmp_path, bundle=tmp_path / "bundle")
    shutil.copytree(ROOT / "warehouse" / "bundle", workspace.bundle)
    table = workspace.bundle / "paper_results" / "paper-released-datacenter.parquet"
    pl.read_parquet(table).with_columns(source_sha256=pl.lit("other")).write_parquet(table)
    with pytest.raises(SourceError, match="paper-released-datacenter.*the bundle is of bytes other, locked 6ee652"):
        compose(Register.load(), workspace, tmp_path / "raw")
