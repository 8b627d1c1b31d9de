"""Traces of power runs: the mart is checked against the lines of the logs, the figure against the mart."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from PIL import Image

from analysis.traces import render_trace
from extract.workspace import Workspace
from publish.errors import PublishError
from tests.answers import Warehouse, one, rows
from tests.project import ROOT, Laboratory, run

H200 = "inference-v4.1/closed/NVIDIA/results/H200-SXM-141GBx8_TRT_MaxQ/retinanet/Offline/performance/run_1"
# The log of the run is not in the archive.
WINDOWLESS = "inference-v5.1/closed/Lenovo/results/SR780a_V3_B200SXMx8_TRT/rgat/Offline/performance/run_1"
# The log of the analyzer is not in the archive.
SAMPLELESS = "inference-v3.0/closed/Dell/results/XR5610_L4x1_TRT_MaxQ/3d-unet-99/Offline/performance/run_1"
CHOSEN = ("--id", "4.1-0049", "--benchmark", "retinanet", "--scenario", "offline")


def test_the_steps_of_a_run_are_those_of_its_log(warehouse: Warehouse) -> None:
    """The window is 03:29:52.296 to 03:40:03.265; the analyzer logs at about .210 of each second."""
    sql = """
        select bucket, start_s, end_s, is_in_window, sample_count, mean_power_w, min_power_w, max_power_w
        from marts.power_traces where run_id = $run and bucket in (-1, 0, 60, 61, 62) order by bucket
    """
    assert rows(warehouse, sql, run=H200) == [
        # Lines 31 to 40, from 03:29:43.209: 2500.1 + 2549.1 + 2593.8 + 2640.5 + 2688.7 + 4016.2 + 4996.4 + 4991.2
        # + 4995.7 + 4997.4 = 36969.1.
        (-1, -10.0, 0.0, False, 10, 3696.91, 2500.1, 4997.4),
        # Lines 41 to 50: 4057.1 + 5026.5 + 5006.8 + 4985.8 + 5000.1 + 4996.9 + 4990.9 + 4986.3 + 4992.3
        # + 4986.3 = 49029.
        (0, 0.0, 10.0, True, 10, 4902.9, 4057.1, 5026.5),
        # Up to line 650, of 03:40:02.210.
        (60, 600.0, 610.0, True, 10, 5066.52, 5061.6, 5072.2),
        # Line 651, of 03:40:03.211, is the last in the window, 610.915 s after its begin.
        (61, 610.0, 610.969, True, 1, 5065.2, 5065.2, 5065.2),
        # Lines 652 to 661: 4754.2 + 2851.3 + 2852.4 + 2846.9 + 2847.7 + 2807.4 + 2642.3 + 2416.8 + 2406.4
        # + 2406.1 = 28831.5.
        (62, 610.969, 620.969, False, 10, 2883.15, 2406.1, 4754.2),
    ]


def test_the_steps_inside_the_window_add_up_to_the_mean_power_of_every_run(warehouse: Warehouse) -> None:
    """Each mean is rounded to 0.01 W, so the weighted mean of a run is off by at most half of that."""
    sql = """
        with summed as (
            select run_id, sum(sample_count) as sample_count,
                sum(counted_sample_count) filter (where is_in_window) as counted_sample_count,
                sum(sample_count) filter (where is_in_window) as window_sample_count,
                sum(mean_power_w * counted_sample_count) filter (where is_in_window) as sum_w
            from marts.power_traces group by run_id
        )
        select count(*), count(*) filter (abs(sum_w / summed.counted_sample_count - mean_power_w) <= 0.005),
            count(*) filter (summed.counted_sample_count = runs.counted_sample_count
                and summed.window_sample_count = runs.window_sample_count
                and summed.sample_count = runs.sample_count)
        from marts.power_runs as runs join summed using (run_id) where runs.mean_power_w is not null
    """
    run_count, near_count, equal_count = one(warehouse, sql)
    # All runs that can be recomputed.
    assert (
        run_count
        == near_count
        == equal_count
        == one(
            warehouse,
            """
        select count(*) from marts.power_runs where is_complete
    """,
        )[0]
    )
    assert run_count > 1000


def test_only_the_last_step_inside_a_window_is_shorter_and_every_sample_is_in_one(warehouse: Warehouse) -> None:
    sql = """
        select count(*) filter (abs(end_s - start_s - 10) > 1e-9 and not (is_in_window and end_s = window_s)),
            count(*) filter (is_in_window and (start_s < 0 or end_s > window_s)),
            count(*) filter (not is_in_window and end_s > 0 and start_s < window_s),
            count(*) filter ((is_in_window is null) != (window_s is null)),
            sum(traces.sample_count) - (select count(*) from raw.power_samples)
        from marts.power_traces as traces join marts.power_runs as runs using (run_id)
    """
    assert one(warehouse, sql) == (0, 0, 0, 0, 0)
    sampleless = "select run_id from marts.power_runs where run_id not in (select run_id from marts.power_traces)"
    assert (SAMPLELESS,) in rows(warehouse, sampleless)
    assert len(rows(warehouse, sampleless)) == 2


def test_the_exported_traces_are_small(published: Workspace) -> None:
    # The limit is 3 MB; the bundle's have 1.2 MB.
    assert (published.exports / "power_traces.parquet").stat().st_size < 2_000_000


@pytest.fixture(scope="module")
def drawn(published: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traces")
    made = run("analysis", "trace", *CHOSEN, "--folder", str(folder), workspace=published)
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == str(folder / "trace_4.1-0049_retinanet_offline.png")
    return folder


def test_a_trace_is_a_picture_a_drawing_and_its_data(drawn: Path, warehouse: Warehouse) -> None:
    assert {path.name for path in drawn.iterdir()} == {
        f"trace_4.1-0049_retinanet_offline.{kind}" for kind in ("png", "svg", "csv")
    }
    with (drawn / "trace_4.1-0049_retinanet_offline.csv").open(newline="") as stream:
        shown = [(int(row["bucket"]), float(row["mean_power_w"])) for row in csv.DictReader(stream)]
    assert shown == rows(
        warehouse, "select bucket, mean_power_w from marts.power_traces where run_id = $run order by 1", run=H200
    )
    # Lines 1 to 675 of the log in steps from -40 s to 640.969 s.
    assert len(shown) == 69
    with Image.open(drawn / "trace_4.1-0049_retinanet_offline.png") as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert "Retrieved " in image.info["Description"]
        assert len(image.convert("RGB").getcolors(maxcolors=1 << 24)) > 50


def test_the_same_run_gives_the_same_bytes(drawn: Path, published: Workspace, tmp_path: Path) -> None:
    made = run("analysis", "trace", *CHOSEN, "--folder", str(tmp_path), workspace=published)
    assert made.returncode == 0, made.stderr
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (drawn / path.name).read_bytes(), path.name


# Inspects the plots of a usual run, of one with the longest name and three flags, and of one without a window.
LOOK = """
import sys
from pathlib import Path
from analysis import traces
from analysis.render import compose
from tests.pictures import drawn_texts
def look(picture, frame, folder):
    figure = compose(picture, frame).canvas
    texts = drawn_texts(figure)
    for text in texts:
        extent = text.get_window_extent()
        if extent.x0 < -1 or extent.y0 < -1 or extent.x1 > figure.bbox.x1 + 1 or extent.y1 > figure.bbox.y1 + 1:
            print("CUT", repr(text.get_text()))
    print(" ".join(" ".join(text.get_text() for text in texts).split()))
    return folder
traces.save = look
for name in sys.argv[2:]:
    traces.render_trace(Path(sys.argv[1]), Path("unused"), name)
"""


def test_a_trace_says_what_it_shows(published: Workspace) -> None:
    flagged = "inference-v2.0/closed/NVIDIA/results/Orin_TRT_MaxQ/ssd-resnet34/Offline/performance/run_1"
    command = [sys.executable, "-c", LOOK, str(published.database), H200, flagged, WINDOWLESS]
    looked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stderr
    usual, three, windowless = looked.stdout.splitlines()
    for needed in (
        "NVIDIA: NVIDIA H200 (8x H200-SXM-141GB, MaxQ, TensorRT)",
        "MLPerf® Inference v4.1 Closed, Datacenter, RetinaNet (retinanet), Offline, 4.1-0049",
        # power_runs: the mean of lines 41 to 651.
        "Mean power 5019.13 W, of 611 samples in a window of 610.969 s",
        "Flags: none",
        "Seconds since the begin of the measuring window",
        "5 kW",
        "n = 675 samples",
        f"Source: {H200.replace('/closed', ', closed')}/spl.txt, line 41",
        "Retrieved ",
        "trademarks of MLCommons Association",
    ):
        assert needed in usual.replace("\u00a0", " ")
    assert "Flags: gap, doubled_stamp, non_positive_samples" in three
    assert "Flags: log_missing" in windowless
    assert "does not state its measuring window" in windowless
    assert "measuring window lowest" not in windowless


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--id", " "), r"ID is empty; for example: make trace ID=4.1-0049 BENCHMARK=retinanet SCENARIO=offline$"),
        # 26 runs of the system, the folders of v4.1 with its name.
        (
            ("--id", "4.1-0049"),
            rf"ID '4.1-0049' has 26 power runs; BENCHMARK=<.*\n(  .*\n)*.*{re.escape(H200)}(\n  .*)+$",
        ),
        (("--id", "4.1-0049", "--benchmark", "retinanet"), r"ID '4.1-0049' has 2 power runs; [^\n]*(\n  [^\n]*){2}$"),
        (
            ("--id", "4.1-0049", "--benchmark", "gnmt"),
            r"no power run has id '4.1-0049', benchmark 'gnmt'; those of the id",
        ),
        (
            ("--id", "4.1-049"),
            r"no power run has id '4.1-049'; ids like it: 4\.1-0049, .*; list the ids: make query SQL=",
        ),
        (("--id", "x"), r"no power run has id 'x'; list the ids: make query SQL="),
        (
            ("--id", SAMPLELESS),
            rf"the warehouse has no samples of {re.escape(SAMPLELESS)}; its flags: samples_missing$",
        ),
    ],
)
def test_an_id_that_is_not_of_one_run_lists_the_candidates(
    published: Workspace, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    given = dict(zip(("given_id", "benchmark"), arguments[1::2], strict=False))
    with pytest.raises(PublishError) as error:
        render_trace(published.database, tmp_path / "figures", **given)
    assert re.match(message, str(error.value)), error.value
    assert not (tmp_path / "figures").exists()


def test_a_wrong_id_is_an_error_of_the_command(published: Workspace, tmp_path: Path) -> None:
    made = run("analysis", "trace", "--id", "x", "--folder", str(tmp_path / "figures"), workspace=published)
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr.startswith("error: no power run has id 'x'; ")


def test_a_run_is_found_by_each_of_its_names(laboratory: Laboratory, tmp_path: Path) -> None:
    """A system of two categories has one run: the key of its edge result finds it, too."""
    run_id = "inference-v2.1/closed/Dell/results/XR12_A2x1_TRT_MaxQ/resnet50/Offline/performance/run_1"
    with duckdb.connect(laboratory.database, read_only=True) as connection:
        (edge,) = one(
            connection,
            """
            select edge.result_id from marts.fct_results as edge
            join marts.fct_results as named using (public_id, benchmark_id, scenario)
            join marts.power_runs as runs on named.result_id = runs.result_id
            where edge.category = 'edge' and runs.run_id = $run
            """,
            run=run_id,
        )
    assert render_trace(laboratory.database, tmp_path, edge).name == f"trace_{edge}.png"
    assert run_id in (tmp_path / f"trace_{edge}.csv").read_text(encoding="utf-8")


def test_a_warehouse_of_an_earlier_version_says_so(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.execute("drop table marts.power_traces")
    with pytest.raises(PublishError, match=r"is of an earlier version, without traces; run: make build$"):
        render_trace(laboratory.database, tmp_path, H200)
