"""Small submissions made by hand, and archives of any kind made from them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]


def log_line(key: str, value: object, **metadata: object) -> str:
    """One line of a detail log."""
    entry = {
        "key": key,
        "value": value,
        "time_ms": 0.25,
        "namespace": "mlperf::logging",
        "event_type": "POINT_IN_TIME",
        "metadata": {"is_error": False, "is_warning": False, "file": "a.cc", "line_no": 1, "pid": 2, "tid": 3}
        | metadata,
    }
    return f":::MLLOG {json.dumps(entry)}"


def sample_line(seconds: int, watts: float, *, hour: int = 10, channels: tuple[float, ...] = ()) -> str:
    """One line of an analyzer's log, some seconds after the full hour of 1 March 2021."""
    at = f"03-01-2021 {hour:02}:{seconds // 60:02}:{seconds % 60:02}.000"
    head = f"Time,{at},Watts,{watts:.6f},Volts,230.000000,Amps,0.500000,PF,0.900000,Mark,session_testing"
    groups = (
        f",Ch{number},Watts,{part:.6f},Volts,230.000000,Amps,0.250000,PF,0.900000"
        for number, part in enumerate(channels, start=1)
    )
    return head + "".join(groups)


def session(began_s: float, timezone_s: int = 0) -> bytes:
    """A ``server.json`` whose measurement began at a time in seconds since 1970."""
    ranging, testing = ([[began_s + step, 0.0] for step in steps] for steps in ((-40, -30, -20, -10), (0, 10, 20, 30)))
    return json.dumps(
        {
            "session_name": "2021-03-01_09-59-00",
            "timezone": timezone_s,
            "phases": {"ranging": ranging, "testing": testing},
            "ptd_messages": [{"cmd": "Identify", "reply": "WT310,1,version=1.9.2-abc,0,YOKOGAWA;WT310;123;F1.0"}],
            "ptd_config": {"device_type": 49, "channel": [1]},
        }
    ).encode()


# 1 March 2021, 10:00 UTC, in seconds since 1970: 18687 days and 10 hours.
TEN_OCLOCK_S = 18687 * 86400 + 10 * 3600


def submission(
    submitter: str = "Acme", platform: str = "box_x1", model: str = "resnet50", scenario: str = "Offline"
) -> dict[str, bytes]:
    """A closed Offline result with power: 100 samples/s; 20 W in the window of three seconds, 99 W on and around it."""
    result = f"closed/{submitter}/results/{platform}/{model}/{scenario}"
    log = [
        log_line("effective_scenario", "Offline"),
        log_line("power_begin", "03-01-2021 10:00:20.000"),
        log_line("power_end", "03-01-2021 10:00:24.000"),
        log_line("result_validity", "VALID"),
        log_line("result_samples_per_second", 100),
    ]
    samples = [sample_line(second, 20 if 20 < second < 24 else 99) for second in range(15, 30)]
    system = {
        "system_name": "Acme Box",
        "status": "available",
        "system_type": "edge",
        "number_of_nodes": 1,
        "host_processor_model_name": "Acme CPU",
        "host_processors_per_node": "2",
        "accelerator_model_name": "Acme XPU",
        "accelerators_per_node": 4,
        "framework": "acme 1.0",
    }
    return {
        f"closed/{submitter}/systems/{platform}.json": json.dumps(system).encode(),
        f"{result}/accuracy/accuracy.txt": b"accuracy=76.123%, good=1, total=2\nhash=abc\n",
        f"{result}/performance/power/client.json": session(TEN_OCLOCK_S),
        f"{result}/performance/power/server.json": session(TEN_OCLOCK_S),
        f"{result}/performance/run_1/mlperf_log_detail.txt": "\n".join([*log, ""]).encode(),
        f"{result}/performance/run_1/mlperf_log_summary.txt": b"Scenario : Offline\nResult is : VALID\n",
        f"{result}/performance/run_1/spl.txt": "\n".join([*samples, ""]).encode(),
    }


def pack(files: Files, target: Path, *, top: str = "", commit: str | None = None) -> Path:
    """Write files as what the target's name says: a folder, ``.zip``, ``.tar`` or ``.tar.gz``."""
    named = {f"{top}/{name}" if top else name: content for name, content in files.items()}
    if target.suffix == ".zip":
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in named.items():
                archive.writestr(name, content)
    elif target.suffix in (".tar", ".gz"):
        headers = {"comment": commit} if commit else {}
        mode = "w:gz" if target.suffix == ".gz" else "w"
        with tarfile.open(target, mode, format=tarfile.PAX_FORMAT, pax_headers=headers) as tar:
            for name, content in named.items():
                tar.addfile(header_of(name, len(content)), io.BytesIO(content))
    else:
        for name, content in named.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(content)
    return target


def cut(archive: Path, *folders: str) -> dict[str, bytes]:
    """The files of some folders of a repository, from its archive, by their paths in it."""
    files = {}
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            name = member.name.partition("/")[2]
            if member.isfile() and name.startswith(folders):
                content = tar.extractfile(member)
                assert content is not None
                files[name] = content.read()
    assert files
    return files


def header_of(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """A tar header."""
    header = tarfile.TarInfo(name)
    header.size, header.type, header.linkname = size, kind, link
    return header
