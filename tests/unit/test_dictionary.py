"""The data dictionary of hand-made manifests: its marts, its pictures, and the port that its page is served at."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from publish.dictionary import Column, make_dictionary, marts_of
from publish.docs import check_port
from publish.errors import PublishError
from publish.lineage import pictures

SOURCE = "source.j.raw.rows"


def model(path: str, *columns: Mapping[str, Any], schema: str = "main", description: str = "") -> dict[str, Any]:
    name = path.rpartition("/")[2].removesuffix(".sql")
    described = {column["name"]: column for column in columns}
    config = {"schema": schema}
    return {
        "name": name, "path": path, "resource_type": "model", "config": config, "columns": described,
        "description": description,
    }  # fmt: skip


def manifest_of(models: Sequence[dict[str, Any]], read: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A manifest of models, with what each reads; ``rows`` is a source, ``s`` a seed."""
    keys = {"rows": SOURCE, "s": "seed.j.s", **{node["name"]: f"model.j.{node['name']}" for node in models}}
    nodes = {keys[node["name"]]: node for node in models}
    nodes["seed.j.s"] = {"name": "s", "resource_type": "seed", "path": "reference/s.csv", "config": {"schema": "main"}}
    parents = {keys[name]: [keys[other] for other in others] for name, others in read.items()}
    return {"nodes": nodes, "parent_map": {SOURCE: [], "seed.j.s": [], **parents}}


def test_a_mart_has_its_columns_with_unit_meaning_and_null() -> None:
    columns = [
        {"name": "result_id", "data_type": "string", "description": "The `id`.\n"},
        {
            "name": "energy_j",
            "data_type": "double",
            "description": "Energy. Null without a log. Of all runs. Null if it failed.",
        },
        {"name": "name_w", "data_type": "string", "description": "A text."},
        {"name": "untyped_w", "data_type": None, "description": ""},
    ]
    manifest = manifest_of(
        [
            model("paper/p.sql", schema="marts"),
            model("marts/b.sql", schema="marts"),
            model("marts/a.sql", *columns, schema="marts", description="Facts."),
            model("staging/x.sql"),
        ],
        {},
    )
    manifest["nodes"] |= {
        "test.1": {
            "resource_type": "test", "test_metadata": {"name": "not_null"}, "attached_node": "model.j.a",
            "column_name": "result_id",
        },
        "test.2": {
            "resource_type": "test", "test_metadata": {"name": "unique"}, "attached_node": "model.j.a",
            "column_name": "name_w",
        },
        "test.3": {"resource_type": "test", "test_metadata": None},
    }  # fmt: skip
    marts = marts_of(manifest)
    assert [(mart.group, mart.name) for mart in marts] == [("marts", "a"), ("marts", "b"), ("paper", "p")]
    assert marts[0].description == "Facts."
    # A folder in one of the marts is another group.
    nested = manifest_of([model("marts/core/n.sql", schema="marts"), model("a/marts/m.sql", schema="marts")], {})
    assert [(mart.group, mart.name) for mart in marts_of(nested)] == [("marts/core", "n"), ("a/marts", "m")]
    assert marts[0].columns == [
        Column("result_id", "varchar", "", "The `id`.", "Never null."),
        Column("energy_j", "double", "J", "Energy. Of all runs.", "Null without a log. Null if it failed."),
        Column("name_w", "varchar", "", "A text.", ""),
        Column("untyped_w", "", "", "", ""),
    ]
    manifest["parent_map"] |= {key: [] for key in manifest["nodes"] if key.startswith("model.")}
    page = make_dictionary(manifest, "Marks & names.")
    assert "Marks &amp; names." in page
    # Three marts in two groups, with the four columns of one of them.
    assert "<p>The 3 tables of the schema" in page
    assert "their 4 columns" in page
    assert re.findall(r"<strong>(.*?)</strong>|<a href=\"#([abp])\"", page.partition("</nav>")[0]) == [
        ("marts", ""), ("", "a"), ("", "b"), ("paper", ""), ("", "p"),
    ]  # fmt: skip
    assert "The <code>id</code>." in page
    assert [part for part in ("Null without a log.", "Never null.", "Facts.") if part not in page] == []


def test_the_pictures_are_in_the_order_of_the_layers() -> None:
    paths = (
        "paper/p",
        "other/o",
        "marts/sub/deep/q",
        "marts/sub/n",
        "marts/m",
        "intermediate/i",
        "staging/t",
        "staging/s1",
    )
    models = [model(f"{path}.sql") for path in paths]
    found = pictures(manifest_of(models, {node["name"]: [] for node in models}), ())
    assert [(picture.group, picture.model_count) for picture in found] == [
        ("staging", 2), ("intermediate", 1), ("marts", 1), ("marts/sub", 1), ("marts/sub/deep", 1), ("paper", 1),
        ("other", 1),
    ]  # fmt: skip


def test_a_picture_has_a_column_for_each_step() -> None:
    """Sizes by hand: a character is 7.2 wide, and 20 more for each box; 70 between columns; a row is 32 high.

    Boxes of 5 characters are 56 wide, that of ``facts_all`` (9) is 84.8; it begins at 1 + 56 + 70 = 127, in the middle
    of two rows (64 high). The picture is 127 + 84.8 + 1 wide.
    """
    models = [model("staging/stg_a.sql"), model("staging/stg_b.sql"), model("marts/facts_all.sql")]
    read = {"stg_a": ["rows"], "stg_b": ["rows", "s"], "facts_all": ["stg_a", "stg_b", "stg_a", "s"]}
    staging, marts = pictures(manifest_of(models, read), {"facts_all"})
    assert str(marts.svg) == (
        '<svg viewBox="0 0 213 64" width="213" height="64" role="img">'
        '<path d="M57 16C92 16 92 32 127 32"/><path d="M57 48C92 48 92 32 127 32"/>'
        '<g class="neighbour"><rect x="1" y="4" width="56" height="24" rx="4"/><text x="11" y="20">stg_a</text></g>'
        '<g class="neighbour"><rect x="1" y="36" width="56" height="24" rx="4"/><text x="11" y="52">stg_b</text></g>'
        '<a href="#facts_all"><g class="member"><rect x="127" y="20" width="85" height="24" rx="4"/>'
        '<text x="137" y="36">facts_all</text></g></a></svg>'
    )
    # The source with its schema, its readers, and theirs.
    assert re.findall(r'class="(\w+)".*?>([\w.]+)</text>', str(staging.svg)) == [
        ("neighbour", "raw.rows"), ("member", "stg_a"), ("member", "stg_b"), ("neighbour", "facts_all"),
    ]  # fmt: skip


def test_an_arrow_past_a_column_bends_there() -> None:
    """``a`` is read by ``b`` and ``c``, one and two columns further: its second arrow passes the column of ``b``."""
    models = [model(f"staging/{name}.sql") for name in "abc"]
    ((picture),) = pictures(manifest_of(models, {"a": [], "b": ["a"], "c": ["a", "b"]}), ())
    svg = str(picture.svg)
    # Boxes of one character are 27.2 wide: the columns begin at 1, 98.2 and 195.4.
    assert re.findall(r'<rect x="(\d+)"', svg) == ["1", "98", "195"]
    assert len(re.findall(r"<path d=\"M\d+ \d+C", svg)) == 4
    # The bend is the upper of two places in its column: 4 from the edge, and half of 24 to the middle.
    assert re.findall(r'<path d="M(\d+) (\d+)h(\d+)"/>(?=<)', svg) == [("98", "16", "27")]
    assert "bend" not in svg


@pytest.mark.parametrize(("count", "shown"), [(12, [f"r{number:02}" for number in range(12)]), (13, ["13 readers"])])
def test_many_neighbours_are_one_box(count: int, shown: list[str]) -> None:
    readers = [model(f"marts/r{number:02}.sql") for number in range(count)]
    models = [model("staging/a.sql"), *readers]
    staging, marts = pictures(manifest_of(models, {"a": [], **{node["name"]: ["a"] for node in readers}}), ())
    found = re.findall(r'class="(\w+)".*?>([\w ]+)</text>', str(staging.svg))
    assert sorted(found) == [("member", "a"), *(("neighbour", name) for name in shown)]
    # Members are shown, however many.
    assert str(marts.svg).count('class="member"') == count


def boxes(svg: object) -> dict[str, int]:
    """The left end of each box by its text."""
    return {name: int(x) for x, name in re.findall(r'<rect x="(\d+)" .*?>([\w. ]+)</text>', str(svg))}


def test_a_neighbour_is_beside_what_it_is_joined_with() -> None:
    """``a``, ``b`` and ``c`` are in a row; ``i`` is only read by ``c``, and ``r`` only reads ``a``."""
    models = [*(model(f"staging/{name}.sql") for name in "abc"), model("marts/r.sql"), model("other/i.sql")]
    found = pictures(manifest_of(models, {"a": [], "b": ["a"], "c": ["b", "i"], "r": ["a"], "i": []}), ())
    left = boxes(found[0].svg)
    assert left["a"] < left["b"] < left["c"] < left["r"]
    assert left["i"] == left["b"]


def test_many_neighbours_of_one_model_leave_those_of_others() -> None:
    readers = [model(f"marts/r{number:02}.sql") for number in range(13)]
    others = [model("marts/x.sql"), model("other/i.sql")]
    models = [model("staging/a.sql"), model("staging/b.sql"), *readers, *others]
    read = {"a": [], "b": ["i"], "i": [], "x": ["b"], **{node["name"]: ["a"] for node in readers}}
    staging, *_ = pictures(manifest_of(models, read), ())
    left = boxes(staging.svg)
    assert set(left) == {"a", "b", "x", "i", "13 readers"}
    # What reads a model is right of it.
    assert left["a"] < left["13 readers"]
    assert left["i"] < left["b"] < left["x"]


def test_a_version_of_a_model_has_the_name_of_the_model() -> None:
    manifest = manifest_of([model("staging/a.sql")], {"a": []})
    node = manifest["nodes"].pop("model.j.a")
    manifest |= {"nodes": {"model.j.a.v2": node}, "parent_map": {"model.j.a.v2": []}}
    ((picture),) = pictures(manifest, ())
    assert list(boxes(picture.svg)) == ["a"]


def test_many_inputs_are_one_box() -> None:
    inputs = [model(f"staging/i{number:02}.sql") for number in range(13)]
    models = [*inputs, model("marts/m.sql")]
    names = [node["name"] for node in inputs]
    _, marts = pictures(manifest_of(models, {"m": names, **dict.fromkeys(names, ())}), ())
    assert re.findall(r'class="(\w+)".*?>([\w ]+)</text>', str(marts.svg)) == [
        ("neighbour", "13 inputs"), ("member", "m"),
    ]  # fmt: skip


def test_boxes_are_beside_those_that_they_are_joined_with() -> None:
    """``a`` is read by ``y`` and ``b`` by ``x``: in the order of the alphabet the arrows would cross."""
    models = [model(f"staging/{name}.sql") for name in "abxy"]
    ((picture),) = pictures(manifest_of(models, {"a": [], "b": [], "x": ["b"], "y": ["a"]}), ())
    places = {name: y for y, name in re.findall(r'<rect x="\d+" y="(\d+)".*?>(\w)</text>', str(picture.svg))}
    assert (places["a"], places["b"]) == (places["y"], places["x"])
    assert len(set(places.values())) == 2


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = f"^port {port}: Address already in use; another port: make docs-serve PORT={port + 1}$"
        with pytest.raises(PublishError, match=said):
            check_port(port, "docs-serve")
    check_port(port, "docs-serve")
