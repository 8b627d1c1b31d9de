from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.archives import Member
from extract.errors import SourceError
from extract.readers import READERS, reader_named

PAPER_READERS = sorted(name for name in READERS if name.startswith("paper_"))


def read(name: str, content: bytes) -> list[tuple[object, ...]]:
    """The rows of a file: their line and their cells."""
    (table,) = READERS[name].tables
    batches = READERS[name].read("s", [Member("file.csv", len(content), lambda: content)])
    return [row for batch in batches for row in batch.rows.select("source_line", *table.columns).iter_rows()]


def test_a_matrix_becomes_one_row_per_cell_blanks_included() -> None:
    content = b"Dates,12/12/2018,7/29/2020\nResNet,1.0,8.5\nDLRM,,1.759\n"
    assert read("paper_performance_trends", content) == [
        (2, "ResNet", "12/12/2018", "1.0"),
        (2, "ResNet", "7/29/2020", "8.5"),
        (3, "DLRM", "12/12/2018", ""),
        (3, "DLRM", "7/29/2020", "1.759"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Series,12/12/2018\n", "s, file.csv, line 1: header changed"),
        (b"Dates,1/1/2018,1/1/2018\n", "s, file.csv, line 1: header changed"),
        (b"Dates,1/1/2018\nResNet,1,2\n", "s, file.csv, line 2: 3 fields where the header has 2"),
        (b"Dates,1/1/2018\n\n", "s, file.csv, line 2: 0 fields where the header has 2"),
        (b"", "s, file.csv, line 1: header changed"),
    ],
)
def test_another_matrix_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read("paper_performance_trends", content)


def test_header_cells_that_occur_twice_are_kept_apart() -> None:
    (table,) = READERS["paper_training_results"].tables
    columns = list(table.columns)
    assert len(columns) == len(set(columns)) == 22  # 22 columns in the file
    assert [name for name in columns if name.endswith("_2")] == [
        "accelerator_model_name_2",
        "accelerators_per_node_2",
        "availability_2",
        "host_processor_model_name_2",
        "units_2",
    ]


@pytest.mark.parametrize("name", PAPER_READERS)
@given(content=st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_source_error(name: str, content: bytes) -> None:
    try:
        rows = read(name, content)
    except SourceError:
        return
    assert all(line > 1 for line, *_ in rows)


def test_an_unknown_reader_lists_the_known_ones() -> None:
    with pytest.raises(
        SourceError, match=r"s: no reader 'nope'; known: cm_exports, inference_submissions, inference_summary"
    ):
        reader_named("nope", "s")
