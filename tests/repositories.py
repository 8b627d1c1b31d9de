"""The repository of a round, as its host packs it, made from a slim copy in a mirror."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tests.submissions import Files, header_of, log_line, pack

RESULTS = "closed/NVIDIA/results/H200-SXM-141GBx8_TRT_MaxQ"
SYSTEM = "closed/NVIDIA/systems/H200-SXM-141GBx8_TRT_MaxQ.json"
OFFLINE = f"{RESULTS}/retinanet/Offline"
# What LoadGen writes beside the values: its build, what was asked of it, the samples that it loaded, free text.
BESIDE = [
    log_line("loadgen_git_revision", "f536725011"),
    log_line("requested_scenario", "Offline"),
    log_line("requested_target_qps", 10000),
    log_line("loaded_qsl_set", list(range(3000))),
    "I0712 03:29:52 Starting warmup. Running for a minimum of 5 seconds.",
]


def slim_files(place: Path) -> dict[str, bytes]:
    """The two results of one system in the slim copy of Inference v4.1, and its description."""
    with tarfile.open(place) as archive:
        found = {header.name.partition("/")[2]: header for header in archive}
        wanted = [name for name in found if name == SYSTEM or name.startswith(f"{RESULTS}/retinanet/")]
        contents = {name: archive.extractfile(found[name]) for name in wanted}
        return {name: content.read() for name, content in contents.items() if content}


def whole(slim: Files) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    """The members of a repository that has these files: all their lines, and all that lies beside them."""
    lines = iter(BESIDE * 100)
    kept = {
        name: b"\n".join(line or next(lines).encode() for line in content.split(b"\n")[:-1]) + b"\n"
        if name.endswith(("mlperf_log_detail.txt", "accuracy.txt"))
        else content
        for name, content in slim.items()
    }
    runs = {name: content for name, content in kept.items() if "/performance/run_1/" in name}
    beside = {
        **{name.replace("/results/", "/compliance/").replace("/performance/", "/TEST01/performance/"): content
           for name, content in runs.items()},
        **{name.replace("/run_1/", "/ranging/"): content for name, content in runs.items()},
        f"{OFFLINE}/performance/power/ptd_logs.txt": b"a log of PTDaemon\n" * 1000,
        f"{OFFLINE}/performance/run_1/mlperf_log_trace.json": bytes(150 << 20),
        f"{OFFLINE}/accuracy/mlperf_log_accuracy.json": b'[{"seq_id": 0}]\n' * 50_000,
        "closed/NVIDIA/code/plugin/model.engine": bytes(50 << 20),
        "closed/NVIDIA/code/results/retinanet/mlperf_log_detail.txt": b"no log\n",
        f"closed/NVIDIA/code/{'/'.join(['a' * 59] * 3)}/{'b' * 48}.py": b"pass\n",  # 250 characters with the top folder
        **{f"closed/NVIDIA/code/kernels/kernel_{number}.cu": b"// a kernel\n" for number in range(500)},
    }  # fmt: skip
    for name in sorted({**kept, **beside}, reverse=True):
        content = {**kept, **beside}[name]
        yield header_of(name, len(content)), content
    for folder in {name.rpartition("/")[0] for name in kept}:
        yield header_of(folder, kind=tarfile.DIRTYPE), b""
    for name, target in {
        "closed/NVIDIA/README.md": "code/README.md",
        "closed/NVIDIA/code/latest": "kernels",
        f"{RESULTS}_link": RESULTS.rpartition("/")[2],
    }.items():
        yield header_of(name, kind=tarfile.SYMTYPE, link=target), b""


def archives_of(slim: Files, commit: str, folder: Path) -> dict[str, Path]:
    """Two archives in a folder: ``slim``, and ``whole`` with all that lies beside, in another order."""
    top, place = f"inference_results_v4.1-{commit}", folder / "whole.tar.gz"
    with tarfile.open(place, "w:gz", compresslevel=1, pax_headers={"comment": commit}) as archive:
        for header, content in whole(slim):
            header.name = f"{top}/{header.name}"
            archive.addfile(header, io.BytesIO(content))
    return {"slim": pack(slim, folder / "slim.tar.gz", top=top, commit=commit), "whole": place}
