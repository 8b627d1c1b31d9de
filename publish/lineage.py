"""Pictures of the models of each group: an SVG with one column per step, from what the group reads to what reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from markupsafe import Markup

# Sizes in pixels.
_BOX_HEIGHT, _ROW, _GAP, _CHARACTER, _PADDING = 24, 32, 70, 7.2, 10
# Passes over the columns in which each box moves towards the boxes that it is joined with.
_PASSES = 8
# A group is shown with its neighbours; of one that has more of them on a side, only their number is shown.
_SHOWN_NEIGHBOURS = 12
# The key of a place in a column that an arrow passes through on its way to a later one; it has no box.
_BEND = "bend."


@dataclass(frozen=True)
class Picture:
    """The picture of a group of models: the folder of the group, the number of its models, and the SVG."""

    group: str
    model_count: int
    svg: Markup


@dataclass
class _Graph:
    """The boxes of a picture: their column, their place in it, and the arrows between them.

    Attributes:
        members: The models of the group; all other boxes are neighbours.
        edges: Pairs of boxes: the first is read by the second.
        columns: The boxes of each column, from the top.
    """

    members: set[str]
    edges: list[tuple[str, str]]
    columns: list[list[str]] = field(default_factory=list)


def pictures(manifest: Mapping[str, Any], linked: Collection[str]) -> Sequence[Picture]:
    """A picture of each folder of models, in the order of the layers.

    Args:
        manifest: dbt's ``manifest.json``.
        linked: The models that the page describes: their boxes are links to ``#<name>``.
    """
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    groups: dict[str, set[str]] = defaultdict(set)
    for key, node in models.items():
        groups[node["path"].rpartition("/")[0]].add(key)
    layers = ("staging", "intermediate", "marts", "paper")
    order = sorted(groups, key=lambda group: ([*layers, group].index(group.partition("/")[0] or group), group))
    names = {key: _name_of(key) for key in manifest["parent_map"]}
    return [
        Picture(group, len(groups[group]), _draw(_laid_out(_around(groups[group], manifest)), names, linked))
        for group in order
    ]


def _name_of(key: str) -> str:
    """The name of a node as SQL has it: a source with its schema."""
    kind, _, *rest = key.split(".")
    return ".".join(rest) if kind == "source" else rest[0]


def _around(members: set[str], manifest: Mapping[str, Any]) -> _Graph:
    """A group with what it reads and what reads it; seeds and tests are left out, and so are many neighbours."""
    edges = [
        (parent, child)
        for child, parents in manifest["parent_map"].items()
        for parent in dict.fromkeys(parents)
        if (parent in members or child in members) and _is_shown(parent) and _is_shown(child)
    ]
    return _Graph(members, sorted(set(edges)))


def _is_shown(key: str) -> bool:
    return key.partition(".")[0] in ("model", "source")


def _laid_out(graph: _Graph) -> _Graph:
    """The graph with its columns: each box is right of all that it reads, and near the boxes that it is joined with."""
    _fold_neighbours(graph)
    parents: dict[str, set[str]] = {key: set() for key in sorted(graph.members)}
    for parent, child in graph.edges:
        parents.setdefault(child, set()).add(parent)
        parents.setdefault(parent, set())
    sorter = TopologicalSorter(parents)
    sorter.prepare()
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        graph.columns.append(ready)
        sorter.done(*ready)
    _move_readers_to_the_right(graph)
    _bend_long_arrows(graph)
    _untangle(graph)
    return graph


def _fold_neighbours(graph: _Graph) -> None:
    """Replace the many neighbours on one side of a model by one box with their number."""
    for model in sorted(graph.members):
        for side in (0, 1):
            joined = [edge for edge in graph.edges if edge[1 - side] == model and edge[side] not in graph.members]
            if len(joined) > _SHOWN_NEIGHBOURS:
                what = "inputs" if side == 0 else "readers"
                folded = f"folded.{what} of {model}.{len(joined)} {what}"
                graph.edges = [edge for edge in graph.edges if edge not in joined]
                graph.edges.append((folded, model) if side == 0 else (model, folded))


def _move_readers_to_the_right(graph: _Graph) -> None:
    """Put the neighbours that only read into a last column of their own, and inputs next to their first reader."""
    place = {key: number for number, column in enumerate(graph.columns) for key in column}
    last = max(place[key] for key in graph.members) + 1
    for key in place:
        if key in graph.members:
            continue
        read_by = [place[child] for parent, child in graph.edges if parent == key and child in graph.members]
        place[key] = min(read_by) - 1 if read_by else last
    columns: dict[int, list[str]] = defaultdict(list)
    for key in sorted(place, key=lambda key: (place[key], key)):
        columns[place[key]].append(key)
    graph.columns = [columns[number] for number in sorted(columns)]


def _bend_long_arrows(graph: _Graph) -> None:
    """Give an arrow that passes columns a place in each, so that no box hides it; the arrows of a model share it."""
    place = {key: number for number, column in enumerate(graph.columns) for key in column}
    edges: set[tuple[str, str]] = set()
    for parent, child in graph.edges:
        before = parent
        for number in range(place[parent] + 1, place[child]):
            bend = f"{_BEND}{number}.{parent}"
            if bend not in graph.columns[number]:
                graph.columns[number].append(bend)
            edges.add((before, bend))
            before = bend
        edges.add((before, child))
    graph.edges = sorted(edges)


def _untangle(graph: _Graph) -> None:
    """Order the boxes of each column by the mean place of those that they are joined with, several times."""
    joined: dict[str, list[str]] = defaultdict(list)
    for parent, child in graph.edges:
        joined[parent].append(child)
        joined[child].append(parent)
    for number in range(_PASSES):
        rows = {key: row - len(column) / 2 for column in graph.columns for row, key in enumerate(column)}
        for column in graph.columns if number % 2 else reversed(graph.columns):
            means = {
                key: sum(rows[other] for other in joined[key]) / len(joined[key]) if joined[key] else rows[key]
                for key in column
            }
            column.sort(key=lambda key: (means[key], key))
            rows |= {key: row - len(column) / 2 for row, key in enumerate(column)}


def _label(key: str, names: Mapping[str, str]) -> str:
    """The name of a node, or the text of a box that stands for many."""
    return names.get(key) or key.rpartition(".")[2]


def _draw(graph: _Graph, names: Mapping[str, str], linked: Collection[str]) -> Markup:
    height = max(map(len, graph.columns)) * _ROW
    boxes: dict[str, tuple[float, float, float]] = {}
    left = 1.0
    for column in graph.columns:
        labels = [_label(key, names) for key in column if not key.startswith(_BEND)]
        width = max(map(len, labels)) * _CHARACTER + 2 * _PADDING
        for row, key in enumerate(column):
            boxes[key] = (left, (height - len(column) * _ROW) / 2 + row * _ROW + 4, width)
        left += width + _GAP
    parts = [*_arrows(graph, boxes), *_boxes(graph, boxes, names, linked)]
    width = left - _GAP + 1
    return Markup('<svg viewBox="0 0 {0:.0f} {1}" width="{0:.0f}" height="{1}" role="img">{2}</svg>').format(
        width, height, Markup("").join(parts)
    )


def _arrows(graph: _Graph, boxes: Mapping[str, tuple[float, float, float]]) -> Iterator[Markup]:
    for parent, child in graph.edges:
        (x, y, width), (to_x, to_y, _) = boxes[parent], boxes[child]
        begin, end, middle, to_middle = x + width, to_x, y + _BOX_HEIGHT / 2, to_y + _BOX_HEIGHT / 2
        bend = _GAP / 2
        yield Markup('<path d="M{:.0f} {:.0f}C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}"/>').format(
            begin, middle, begin + bend, middle, end - bend, to_middle, end, to_middle
        )


def _boxes(
    graph: _Graph, boxes: Mapping[str, tuple[float, float, float]], names: Mapping[str, str], linked: Collection[str]
) -> Iterator[Markup]:
    for key, (x, y, width) in boxes.items():
        if key.startswith(_BEND):
            yield Markup('<path d="M{:.0f} {:.0f}h{:.0f}"/>').format(x, y + _BOX_HEIGHT / 2, width)
            continue
        name = _label(key, names)
        box = Markup(
            '<g class="{}"><rect x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{}" rx="4"/>'
            '<text x="{:.0f}" y="{:.0f}">{}</text></g>'
        ).format(
            "member" if key in graph.members else "neighbour",
            x, y, width, _BOX_HEIGHT, x + _PADDING, y + _BOX_HEIGHT * 0.68, name,
        )  # fmt: skip
        yield Markup('<a href="#{}">{}</a>').format(name, box) if name in linked else box
