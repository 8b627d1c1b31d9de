from __future__ import annotations

import ast
import itertools
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.bars import Bars
from analysis.exposures import compose
from analysis.figures import FIGURES, KINDS, TRACE, read_book
from analysis.gallery import make_page
from analysis.kinds import energy_and_time, power_ranges, trend
from analysis.numbers import beside
from analysis.parts import numbered
from analysis.sheet import Sheet, Words
from analysis.style import STYLE
from publish.errors import PublishError
from tests.project import ROOT

ANALYSIS = ROOT / "analysis"
# Numbers that count and index, and are not data.
PLAIN = {0, 1}


@pytest.mark.parametrize("path", sorted(ANALYSIS.rglob("*.py")), ids=lambda path: path.name)
def test_no_number_is_typed_into_the_code_of_a_figure(path: Path) -> None:
    numbers = [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float, complex))
        and not isinstance(node.value, bool)
        and node.value not in PLAIN
    ]
    assert numbers == []


@pytest.mark.parametrize("path", sorted(ANALYSIS.rglob("*.sql")), ids=lambda path: path.name)
def test_no_number_is_typed_into_the_sql_of_a_figure(path: Path) -> None:
    without_texts = re.sub(r"'[^']*'", "''", path.read_text(encoding="utf-8"))
    numbers = re.findall(r"(?<![\w.])\d[\d.]*(?:e[+-]?\d+)?(?!\w)", without_texts, flags=re.IGNORECASE)
    assert {float(number) for number in numbers} <= PLAIN


def test_every_figure_has_its_sql_and_its_plot_and_none_is_left_over() -> None:
    assert list(FIGURES) == ["1", "2", "5a", "5b", "5c", "6", "7", "8", "9", "10", "11a", "11b", "coverage"]
    texts = {path.stem for path in KINDS.glob("*.sql")}
    plots = {path.stem for path in KINDS.glob("[!_]*.py")}
    figures = [*FIGURES.values(), TRACE]
    assert plots == {figure.kind for figure in figures}
    assert texts == plots | {figure.sql for figure in figures}
    for figure in figures:
        assert f"from marts.{figure.mart}" in figure.query()


def test_the_exposures_are_those_of_the_figures() -> None:
    written = (ROOT / "models" / "_exposures.yml").read_text(encoding="utf-8")
    assert written == compose(FIGURES), "run: make exposures"
    exposures = {entry["name"]: entry["depends_on"] for entry in yaml.safe_load(written)["exposures"]}
    figures = {**FIGURES, "trace": TRACE}
    assert exposures == {f"figure_{name}_picture": [f"ref('{figure.mart}')"] for name, figure in figures.items()}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"kind": "pie"}, "unknown kind 'pie'; known: accuracy_ratios, coverage, "),
        ({"titel": "A title"}, "Extra inputs are not permitted"),
        ({"mart": "figure_8; drop table x"}, "String should match pattern"),
        ({"title": None}, "Input should be a valid string"),
    ],
)
def test_a_figure_that_is_described_wrongly_is_refused_with_the_reason(
    tmp_path: Path, entry: dict[str, object], message: str
) -> None:
    book = yaml.safe_load((ANALYSIS / "figures.yml").read_text(encoding="utf-8"))
    book["figures"]["8"] |= entry
    changed = tmp_path / "figures.yml"
    changed.write_text(yaml.safe_dump(book), encoding="utf-8")
    with pytest.raises(PublishError) as error:
        read_book(changed)
    assert str(changed) in str(error.value)
    assert "figures.8" in str(error.value)
    assert message in str(error.value)


def test_a_figure_without_a_column_that_its_kind_needs_names_both() -> None:
    figure = FIGURES["8"].model_copy(update={"columns": {"first_round": "version"}})
    with pytest.raises(PublishError, match=r"histogram\.sql has a parameter 'last_round'; name the column of figure_8"):
        figure.query()


def test_no_two_benchmarks_share_a_colour() -> None:
    from analysis.style import STYLE

    colours = [entry["colour"] for entry in STYLE["benchmarks"].values()]
    assert len(colours) == len(set(colours))
    assert set(colours).isdisjoint(STYLE["series"].values())
    names = [name for entry in STYLE["benchmarks"].values() for name in entry["names"]]
    assert len(names) == len(set(names))


def test_labels_that_would_meet_move_apart_both_ways() -> None:
    from analysis.kinds.trend import spread

    # Two labels at 1, to be 1 apart, move to 0.5 and 1.5; the one at 5 stays.
    assert spread([1, 1, 5], 1) == [0.5, 1.5, 5]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12).map(sorted))
def test_labels_are_apart_and_in_their_order(heights: list[float]) -> None:
    from analysis.kinds.trend import spread

    places = spread(heights, 1)
    assert all(higher - lower > 1 - 1e-9 for lower, higher in itertools.pairwise(places))
    assert sum(places) == pytest.approx(sum(heights), abs=1e-6)


def _sheet() -> Sheet:
    return Sheet(Words(title="A title", line="", x="", y="", caption=""))


def _hatched(sheet: Sheet) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Return the extents (x and y, from and to) of the hatched bars, and whether each key of the legend is hatched."""
    bars = [bar for axes in sheet.axes for bar in axes.patches if bar.get_hatch()]
    extents = [(*bar.get_extents().intervalx, *bar.get_extents().intervaly) for bar in bars]
    places = [
        bar.axes.transData.inverted().transform([(x0, y0), (x1, y1)])
        for bar, (x0, x1, y0, y1) in zip(bars, extents, strict=True)
    ]
    return [(*place[:, 0], *place[:, 1]) for place in places], [bool(entry.get_hatch()) for entry in sheet.entries]


def test_the_estimated_part_of_a_range_is_hatched() -> None:
    frame = pl.DataFrame(
        {
            "category": ["edge", "training"],
            "min_power_w": [1.0, 10.0],
            "max_power_w": [10.0, 1000.0],
            "max_estimated_power_w": [None, 900.0],
        }
    )
    sheet = _sheet()
    power_ranges.draw(frame, sheet)
    half = STYLE["range_height"] / 2
    extents, keys = _hatched(sheet)
    # From 1000 W - 900 W to 1000 W in the second row.
    assert extents == [pytest.approx((100, 1000, 1 - half, 1 + half))]
    assert keys == [False, True]


def test_the_estimated_part_of_an_energy_is_hatched_and_the_systems_are_named() -> None:
    frame = pl.DataFrame(
        {
            "accelerator_count": [8, 64],
            "measured_energy_megajoules": [3.0, 4.0],
            "estimated_energy_megajoules": [0.0, 2.0],
            "total_energy_megajoules": [3.0, 6.0],
            "time_to_train_min": [9.0, 1.0],
            "system_name": ["a-long-name-of-it", None],
            "system_public_id": ["4.0-1", None],
        }
    )
    sheet = _sheet()
    energy_and_time.draw(frame, sheet)
    extents, keys = _hatched(sheet)
    half = STYLE["bar_width"] / 2
    # Above 4 MJ of the second scale; the first has no estimate.
    assert extents == [pytest.approx((1 - half, 1 + half, 4, 6))]
    assert keys == [False, True]
    for axes in sheet.axes:
        names = [label.get_text() for label in axes.get_xticklabels()]
        assert names == ["8\na-long-\nname-of-it\n4.0-1", "64"]


def _numbers(axes: Axes) -> list[Text]:
    return [text for text in axes.texts if text.get_text()]


def test_a_number_beside_a_point_stands_on_no_line_point_or_number() -> None:
    """Four numbers at one place, in the angle of two steep lines and below a flat one."""
    figure = Figure(figsize=(4, 4), dpi=STYLE["dpi"])
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xlim=(0, 10), ylim=(0, 10))
    lines = [[(0, 0), (5, 5), (10, 10)], [(0, 10), (5, 5), (10, 0)], [(0, 5.6), (10, 5.6)]]
    beside(axes, ["12", "34", "", "5"], [(5, 5)] * 4, lines)
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in _numbers(axes)]
    assert len(boxes) == 3
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    for line in lines:
        (x0, y0), (x1, y1) = line[0], line[-1]
        steps = [
            ((1 - share) * x0 + share * x1, (1 - share) * y0 + share * y1) for share in (i / 2000 for i in range(2001))
        ]
        along = axes.transData.transform(steps)
        # The extent of a text is larger than its digits by the depth of letters that no digit has.
        assert not any(box.padded(-4).contains(x, y) for box in boxes for x, y in along)


def test_a_number_that_would_stand_on_the_line_at_one_is_above_it() -> None:
    sheet = _sheet()
    (axes,) = sheet.panels([""])
    drawn = [("a", "Power", 0.99), ("b", "Power", 0.5), ("c", "Power", 1.2)]
    Bars(["a", "b", "c"], [["Power"]], drawn, "{:.2f}", line=1).draw(sheet, axes)
    sheet.arrange()
    on, below, above = (text.get_window_extent(sheet.agg.get_renderer()) for text in _numbers(axes))
    at_one = axes.transData.transform((0, 1))[1]
    assert on.y0 > at_one
    assert below.y1 < at_one
    assert above.y0 > axes.transData.transform((0, 1.2))[1]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1e5, 1e7], ["10⁵", "10⁷"]),
        ([1e-5, 1, 1e3], ["10⁻⁵", "10⁰", "10³"]),
        ([3e6, 1e7], ["3·10⁶", "10⁷"]),
        ([0.01, 0.3, 1, 1000], ["0.01", "0.3", "1", "1000"]),
    ],
)
def test_ticks_are_powers_of_ten_where_one_is_far_from_one(values: list[float], texts: list[str]) -> None:
    assert numbered(values) == texts


def test_a_single_result_is_hollow() -> None:
    frame = pl.DataFrame(
        {
            "series": ["ResNet"] * 3, "label": ["ResNet"] * 3, "line": ["ResNet"] * 3, "version": ["v1", "v2", "v3"],
            "round_date": [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)], "running": [1.0, 2.0, 3.0],
            "of_round": [1.0, 2.0, 3.0], "result_count": [1, 5, None], "count_label": [1, 5, None],
        }
    )  # fmt: skip
    sheet = _sheet()
    trend.draw(frame, sheet)
    sheet.arrange()
    (axes,) = sheet.axes
    hollow = {
        value: line.get_markerfacecolor() == "white"
        for line in axes.lines
        if line.get_marker() == "o"
        for value in line.get_ydata()
    }
    assert hollow == {1.0: True, 2.0: False, 3.0: False}
    # The number of a hollow point is known, so it is not printed.
    assert [text.get_text() for text in axes.texts] == ["ResNet", "5"]


def test_a_page_of_figures_escapes_every_text_and_asks_for_nothing_from_elsewhere() -> None:
    row = {
        "change_text": "<b>1</b> of 2 points moved", "most_moved_point": "<i>a</i>", "most_moved_measure": "&x",
        "most_moved_printed_amount": 401.2, "most_moved_amount": 1.374, "statement": "<script>", "counted": 3.0,
        "unit": "pairs", "reason": "a < b",
    }  # fmt: skip
    entry = {"figure_id": "1", "title": "Moore's <law>", "pictures": [("figure_1_corrected", "as <printed>")]}
    page = make_page([entry | {"differences": [row]}, entry | {"figure_id": "x", "differences": []}])
    assert "&lt;script&gt;: 3 pairs. a &lt; b" in page
    assert "&lt;i&gt;a&lt;/i&gt;, <code>&amp;x</code>: 401.2 printed, 1.374 corrected." in page
    assert "The paper has no such figure." in page
    assert re.search(r"<script|<i>|<b>|<law>|<printed>|https?://|//", page) is None
    assert "default-src 'none'" in page
    assert set(re.findall(r'(?:src|href)="([^"]+)"', page)) == {
        "#1", "#x", "figure_1_corrected.png", "figure_1_corrected.svg", "figure_1_corrected.csv",
    }  # fmt: skip
