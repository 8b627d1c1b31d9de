"""The pages of `make docs`."""

from __future__ import annotations

import copy
import errno
import json
import os
import re
import resource
import socket
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from extract.workspace import Workspace
from publish.dictionary import make_dictionary, marts_of
from tests.answers import Warehouse, rows
from tests.project import append, run


@pytest.fixture(scope="module")
def manifest(published: Workspace) -> dict:
    return json.loads((published.dbt_files / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(manifest: dict) -> str:
    return make_dictionary(manifest, "whose mark it is")


def test_the_dictionary_has_every_mart_and_column_with_its_type(manifest: dict, warehouse: Warehouse) -> None:
    sql = """
        select table_name, column_name, lower(data_type) from duckdb_columns()
        where schema_name = 'marts' and database_name = current_database()
    """
    described = {
        (mart.name, column.name, column.data_type): column for mart in marts_of(manifest) for column in mart.columns
    }
    assert set(described) == set(rows(warehouse, sql)) != set()
    assert [key for key, column in described.items() if not column.meaning] == []


def test_the_dictionary_says_the_unit_and_what_null_means(manifest: dict) -> None:
    (facts,) = (mart for mart in marts_of(manifest) if mart.name == "fct_results")
    columns = {column.name: column for column in facts.columns}
    units = {
        "mean_power_w": "W", "throughput_tokens_per_s": "tokens/s", "efficiency_samples_per_j": "samples/J",
        "time_to_train_min": "min", "energy_j_per_query": "J", "latency_ms": "ms", "accelerator_count": "number",
        "submitter": "",
    }  # fmt: skip
    assert {name: columns[name].unit for name in units} == units
    assert columns["result_id"].null == "Never null."
    assert columns["scenario"].null == "Null outside Inference."
    assert columns["scenario"].meaning.endswith("or `interactive`.")


def test_the_dictionary_needs_no_network_and_escapes_every_text(page: str, manifest: dict) -> None:
    assert re.findall(r"""(?:src|href)=(?!"#)[^ >]+|url\(|@import|fetch\(""", page) == []
    assert "default-src 'none'" in page
    hostile = copy.deepcopy(manifest)
    facts = hostile["nodes"]["model.joulebase.fct_results"]
    facts["description"] = facts["columns"]["suite"]["description"] = "<script>alert(1)</script> `<b>`"
    facts["columns"]["suite"]["name"] = "<i>"
    hostile_page = make_dictionary(hostile, "<u>")
    assert hostile_page.count("<script>") == 1
    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in hostile_page] == []
    assert "<code>&lt;b&gt;</code>" in hostile_page


def test_the_dictionary_has_a_picture_of_every_group_of_models(page: str, manifest: dict) -> None:
    """Each model is a filled box in the picture of its folder, and every arrow ends at a box or a bend."""
    folders: dict[str, set[str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            folders.setdefault(str(Path(node["path"]).parent), set()).add(node["name"])
    found = re.findall(r"<figure><figcaption>(.*?) \((\d+) models?\)</figcaption>(<svg.*?</svg>)</figure>", page)
    assert {folder: int(count) for folder, count, _ in found} == {name: len(made) for name, made in folders.items()}
    for folder, _, svg in found:
        picture = ET.fromstring(svg)  # noqa: S314  # made here
        members = [group for group in picture.iter("g") if group.get("class") == "member"]
        assert {group.findtext("text") for group in members} == folders[folder]
        _, _, width, height = map(float, picture.attrib["viewBox"].split())
        boxes = [
            (float(box.attrib["x"]), float(box.attrib["y"]), float(box.attrib["width"]), float(box.attrib["height"]))
            for box in picture.iter("rect")
        ]
        assert all(x >= 0 and x + wide <= width and y >= 0 and y + high <= height for x, y, wide, high in boxes)
        overlapping = [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[:number]
            if abs(one[0] - other[0]) < min(one[2], other[2]) and abs(one[1] - other[1]) < one[3]
        ]
        assert overlapping == []


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_docs_of_the_same_release_are_made_once(small: Workspace) -> None:
    first = run("publish", "docs", workspace=small)
    assert first.stdout.splitlines() == [str(small.docs), str(small.dictionary)], first.stderr
    stamps = {path: path.stat().st_mtime_ns for path in (small.docs, small.dictionary)}
    before = cpu_s()
    assert run("publish", "docs", workspace=small).returncode == 0
    # A tenth of it on the machine where it was measured; dbt alone takes three seconds to load.
    assert cpu_s() - before <= 1
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    # A damaged page and a changed description are each a reason to make them again.
    append(small.dictionary, "x")
    run("publish", "docs", workspace=small)
    assert not small.dictionary.read_text(encoding="utf-8").endswith("x")
    marts = small.root / "models" / "marts" / "_marts.yml"
    marts.write_text(
        marts.read_text(encoding="utf-8").replace("One row per measurement.", "Measured."), encoding="utf-8"
    )
    run("publish", "docs", workspace=small)
    assert "<p>Measured.</p>" in small.dictionary.read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_one_sentence(small: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused = run("publish", "docs", "--port", str(port), workspace=small)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"error: port {port}: {os.strerror(errno.EADDRINUSE)}; another port: make docs-serve PORT={port + 1}\n"
    )
    assert not small.dictionary.exists()
