"""The pictures: from the published warehouse, the same bytes each time; a failure of one does not stop the others."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from PIL import Image

from analysis.figures import FIGURES, VARIANTS
from extract.workspace import Workspace
from tests.project import ROOT, run, workspace_at

# An entry in figures.yml, and the mart that it names by default: two changes of 0 to 50 % and one of 50 to 100 %.
NEW_FIGURE = """
  "12":
    kind: histogram
    columns: {first_round: old_version, last_round: new_version}
    title: Another change
    x: Change (%)
    y: Results
    subject: A table made by this test
    variants: [corrected]
"""
NEW_MART = """
    create table marts.figure_12 as
    select 'corrected' as variant, 'v1.0' as old_version, 'v2.0' as new_version, bins.*
    from (values (1, 0, 50), (1, 0, 50), (2, 50, 100)) as bins (bin_number, bin_lower_pct, bin_upper_pct)
"""

ALL = ("1", "2", "5a", "5b", "5c", "6", "7", "8", "9", "10", "11a", "11b")
# Figures that the paper does not have.
OWN = ("coverage",)
# What goes beyond the paper.
BEYOND = {
    "figure_1_continued", "figure_2_continued", "figure_5a_continued", "figure_5b_continued", "figure_5c_continued",
    "figure_5c_from_logs",
    "figure_6_from_logs", "figure_6_from_logs_idle_corrected",
}  # fmt: skip


@pytest.fixture(scope="module")
def pictures(published: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    made = run("analysis", "figures", "--folder", str(folder), workspace=published)
    assert made.returncode == 0, made.stderr
    return folder


def test_all_figures_are_made_corrected_and_as_printed_and_shown_on_a_page(pictures: Path) -> None:
    corrected = {f"figure_{name}_corrected" for name in (*ALL, *OWN)}
    printed = {f"figure_{name}_as_printed" for name in ALL}
    made = {path.stem for path in pictures.iterdir() if path.name != "index.html"}
    assert made == corrected | printed | BEYOND
    assert {path.suffix for path in pictures.iterdir()} == {".png", ".svg", ".csv", ".html"}
    page = (pictures / "index.html").read_text(encoding="utf-8")
    # Offline: it names files beside it and nothing else, and every one of them is there.
    named = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert {Path(name).stem for name in named} == made
    assert all((pictures / name).is_file() for name in named)
    assert re.search(r"//|<script|url\(|@import", page) is None
    for name in ALL:
        assert page.index(f'src="figure_{name}_as_printed.png"') < page.index(f'src="figure_{name}_corrected.png"')
    # 401.2 of 36 points is the audit's worst case: tokens as samples of Llama 2 70B at v4.1.
    assert "4 of 36 points moved" in page
    assert "Llama2-70b-99.9, v4.1, <code>normalized_efficiency</code>: 401.2 printed, 1.374 corrected." in page
    assert page.count("Corrected: equal to the printed one.") == 4  # 5b, 5c, 6 and 11b


def test_the_help_and_the_readme_list_all_variants() -> None:
    (line,) = re.findall(r"^figures:.*##.* VARIANT=(\S+)", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    assert line.split("|") == [
        "corrected",
        "as_printed",
        "as_released",
        "continued",
        "from_logs",
        "from_logs_idle_corrected",
    ]
    assert set(line.split("|")) == set(VARIANTS)
    made = {name: [figure_id for figure_id in FIGURES if name in FIGURES[figure_id].all_variants] for name in VARIANTS}
    for name, figures in re.findall(
        r"^\| `(\w+)` \| (all|[\w, ]+) \| ", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE
    ):
        if name in VARIANTS:
            paper = [figure_id for figure_id in made.pop(name) if figure_id not in OWN]
            assert (list(ALL) if figures == "all" else figures.split(", ")) == paper
    assert made == {}


@pytest.mark.parametrize("name", [*ALL, *OWN])
def test_a_picture_has_print_resolution_and_something_on_it(pictures: Path, name: str) -> None:
    with Image.open(pictures / f"figure_{name}_corrected.png") as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        # All have one size: 7 by 4.9 inches.
        assert image.size == (2100, 1470)
        assert len(image.convert("RGB").getcolors(maxcolors=1 << 24)) > 50


# Inspects the plots: every text is inside the figure and on no other, and the caption says what a reader needs.
LOOK = """
import sys
from itertools import combinations
from matplotlib.text import Text
from analysis.figures import FIGURES
from analysis.render import Job, compose, read
from pathlib import Path
from publish.query import connect
from tests.pictures import drawn_texts
with connect(Path(sys.argv[1])) as connection:
    for name in FIGURES:
        for variant in FIGURES[name].all_variants:
            figure = compose(Job(name, variant), read(connection, Job(name, variant))).canvas
            box = figure.bbox
            texts = drawn_texts(figure)
            # An annotation with an arrow counts its arrow; the text alone is what must be free.
            extents = [(text.get_text(), Text.get_window_extent(text)) for text in texts]
            for text, extent in extents:
                if extent.x0 < -1 or extent.y0 < -1 or extent.x1 > box.x1 + 1 or extent.y1 > box.y1 + 1:
                    print(f"CUT {name} {variant} {text!r}")
            # Lines of text have room above and below their letters, which may meet.
            for (one, a), (other, b) in combinations(extents, 2):
                if a.padded(-2, -5).overlaps(b.padded(-2, -5)):
                    print(f"OVERLAP {name} {variant} {one!r} {other!r}")
            words = " ".join(" ".join(text.get_text() for text in figure.findobj(Text)).split())
            notices = ("verified", "Retrieved 22 November 2026", "trademarks of MLCommons Association")
            for needed in ("n = ", "Source: ", "division", *notices):
                if needed not in words:
                    print(f"LACKS {name} {variant} {needed!r}")
            # The name of the paper and the sentence of MLCommons have no sign.
            named = words.replace('"MLPerf Power"', "").replace("The MLPerf name", "")
            if "MLPerf " in named or "MLPerf®" not in named:
                print(f"LACKS {name} {variant} the sign of the mark")
            if name != "11b" and not any(f" v{digit}." in words for digit in range(6)):
                print(f"LACKS {name} {variant} rounds")
            if variant == "corrected" and not any(f"Corrected: {said}" in words for said in (
                "equal to the printed one", "the paper has no such figure", *map(str, range(100))
            )):
                print(f"LACKS {name} what was corrected")
"""


def test_every_text_is_inside_the_figure_and_on_no_other_and_captions_are_complete(published: Workspace) -> None:
    looked = subprocess.run(
        [sys.executable, "-c", LOOK, str(published.database)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (looked.returncode, looked.stdout) == (0, ""), looked.stderr


def test_the_csv_behind_a_figure_is_its_data(pictures: Path) -> None:
    with (pictures / "figure_5a_corrected.csv").open(newline="") as stream:
        points = {(row["series"], row["version"]): float(row["running"]) for row in csv.DictReader(stream)}
    # The corrected values of the audit at v4.1.
    assert points["Llama2-70b-99.9", "v4.1"] == pytest.approx(1.374015, abs=5e-7)
    assert points["GPTJ-99.0", "v4.1"] == pytest.approx(1.725399, abs=5e-7)
    assert len(points) == 36


def test_the_figure_of_coverage_shows_published_results_and_marks_what_is_not_held(pictures: Path) -> None:
    with (pictures / "figure_coverage_corrected.csv").open(newline="") as stream:
        bars = {(row["category"], row["version"]): row for row in csv.DictReader(stream)}
    # All 770 and 460 published results of v1.1 are held, 100 and 94 of them with power.
    shown = [bars[category, "v1.1"] for category in ("datacenter", "edge")]
    columns = ("published_result_count", "result_count", "power_result_count", "mark")
    assert [tuple(bar[name] for name in columns) for bar in shown] == [
        ("770", "770", "100", ""),
        ("460", "460", "94", ""),
    ]
    marks = {version: bar["mark"] for (_, version), bar in bars.items() if bar["suite"] == "inference"}
    # Of v3.1 and v4.0 no source states how many results were published; of v5.0 two are missing.
    assert {version for version, mark in marks.items() if mark == "*"} == {"v5.0"}
    assert {version for version, mark in marks.items() if not mark} >= {"v1.1", "v2.0", "v3.0", "v5.1"}
    assert {"v3.1", "v4.0"} <= {version for version, mark in marks.items() if mark == "?"}
    # Of Training, 4 of 35 published results of v0.5 are missing, 2 of 60 of v0.6 and 4 of 136 of v1.0; of Tiny none.
    missing = {
        (row["suite"], row["version"]): int(row["published_result_count"]) - int(row["result_count"])
        for row in bars.values()
        if row["is_held_whole"] == "false"
    }
    assert {key: count for key, count in missing.items() if key[0] != "inference"} == {
        ("training", "v0.5"): 4, ("training", "v0.6"): 2, ("training", "v1.0"): 4,
    }  # fmt: skip
    # 18 of 73 results of Tiny v1.2 have energy, and 24 of 202 of Training v4.0.
    assert [bars[key]["power_result_count"] for key in (("tiny", "v1.2"), ("training", "v4.0"))] == ["18", "24"]


def test_29_the_same_warehouse_gives_the_same_pictures(published: Workspace, pictures: Path, tmp_path: Path) -> None:
    for name in ("5a", "11a"):
        again = run("analysis", "figures", "--figure", name, "--folder", str(tmp_path), workspace=published)
        assert again.returncode == 0, again.stderr
    made = sorted(tmp_path.iterdir())
    assert len(made) == 16  # two figures, two variants, one of them continued, three files, and the page
    for path in made:
        if path.name == "index.html":
            continue  # it shows the figures of its folder
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert digest == hashlib.sha256((pictures / path.name).read_bytes()).hexdigest(), path.name


def test_one_variant_of_one_figure(published: Workspace, tmp_path: Path) -> None:
    chosen = ("--figure", "2", "--variant", "as_released")
    made = run("analysis", "figures", *chosen, "--folder", str(tmp_path), workspace=published)
    assert made.returncode == 0, made.stderr
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"figure_2_as_released.{kind}" for kind in ("png", "svg", "csv")),
        "index.html",
    }
    # The page shows the pictures of the folder, and those only.
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'src="([^"]+)"', page) == ["figure_2_as_released.png"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--figure", "3"), "error: unknown FIGURE '3'; known: 1, 2, 5a, 5b, 5c, 6, 7, 8, 9, 10, 11a, 11b, coverage"),
        (
            ("--variant", "x"),
            f"error: unknown VARIANT 'x'; known: {', '.join(VARIANTS)}",
        ),
        (
            ("--figure", "coverage", "--variant", "as_printed"),
            "error: unknown VARIANT 'as_printed'; known: corrected",
        ),
    ],
)
def test_an_unknown_figure_or_variant_lists_the_known_ones(
    published: Workspace, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    made = run("analysis", "figures", *arguments, "--folder", str(tmp_path), workspace=published)
    assert (made.returncode, made.stderr.strip()) == (1, message)
    assert list(tmp_path.iterdir()) == []


def test_the_picture_of_the_readme_is_the_figure_of_this_warehouse(pictures: Path) -> None:
    # To write it again: make figures FIGURE=5a VARIANT=continued, and copy figures/figure_5a_continued.svg there.
    shown = (ROOT / "docs" / "efficiency.svg").read_bytes()
    assert shown == (pictures / "figure_5a_continued.svg").read_bytes()
    assert "](docs/efficiency.svg)" in "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30])


def test_30_a_figure_that_fails_does_not_stop_the_others(published: Workspace, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    workspace.warehouse.mkdir()
    shutil.copyfile(published.database, workspace.database)
    with duckdb.connect(workspace.database) as connection:
        connection.execute("drop table marts.figure_2")
        connection.execute("delete from marts.figure_9 where variant = 'corrected'")
    made = run(
        "analysis", "figures", "--variant", "corrected", "--folder", str(tmp_path / "figures"), workspace=workspace
    )
    assert made.returncode == 1
    lines = made.stderr.strip().splitlines()
    assert lines[0] == "error: 2 figures failed:"
    assert lines[1].startswith("figure_2_corrected: CatalogException: ")
    assert lines[-1] == "figure_9_corrected: PublishError: no data for variant corrected"
    done = {path.stem for path in (tmp_path / "figures").glob("*.png")}
    corrected = {f"figure_{name}_corrected" for name in (*ALL, *OWN) if name not in {"2", "9"}}
    assert done == corrected


def test_a_figure_of_a_known_kind_is_one_entry_and_one_mart(published: Workspace, tmp_path: Path) -> None:
    analysis = tmp_path / "project" / "analysis"
    shutil.copytree(ROOT / "analysis", analysis)
    with (analysis / "figures.yml").open("a", encoding="utf-8") as stream:
        stream.write(NEW_FIGURE)
    workspace = workspace_at(tmp_path / "warehouse", analysis.parent)
    workspace.warehouse.mkdir()
    shutil.copyfile(published.database, workspace.database)
    with duckdb.connect(workspace.database) as connection:
        connection.execute(NEW_MART)
    # The copy of the package comes first on the path: the command runs in its folder.
    arguments = ("figures", "--figure", "12", "--folder", str(tmp_path / "figures"))
    made = run("analysis", *arguments, workspace=workspace, PYTHONPATH=str(ROOT))
    assert made.returncode == 0, made.stderr
    with (tmp_path / "figures" / "figure_12_corrected.csv").open(newline="") as stream:
        bars = [(row["bin_number"], row["result_count"]) for row in csv.DictReader(stream)]
    assert bars == [("1", "2"), ("2", "1")]
    with Image.open(tmp_path / "figures" / "figure_12_corrected.png") as image:
        assert image.size == (2100, 1470)


def test_the_lineage_of_each_picture_begins_in_the_raw_lines(published: Workspace) -> None:
    parents = json.loads((published.dbt_files / "manifest.json").read_text())["parent_map"]
    for name in ALL:
        ancestors: set[str] = set()
        wanted = [f"exposure.joulebase.figure_{name}_picture"]
        while wanted:
            new = set(parents[wanted.pop()]) - ancestors
            ancestors |= new
            wanted.extend(new)
        assert any(node.startswith("source.joulebase.raw.paper_") for node in ancestors), name


def test_the_page_of_the_paper_check_is_that_of_the_warehouse(published: Workspace, tmp_path: Path) -> None:
    made = run("analysis", "paper-check", "--page", str(tmp_path / "page.md"), workspace=published)
    assert made.returncode == 0, made.stderr
    page = (ROOT / "docs" / "paper-check.md").read_text(encoding="utf-8")
    assert page == (tmp_path / "page.md").read_text(encoding="utf-8"), "run: make paper-check"
