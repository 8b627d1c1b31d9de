"""A Spark cluster on this machine: a standalone master and workers, processes of their own that talk over loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from engines.errors import EngineError

_HOST = "127.0.0.1"
_WAIT_S = 60
_CLASSES = "org.apache.spark.deploy"


@contextmanager
def standalone(workers: int, memory: str) -> Iterator[str]:
    """Start a master and workers with one core each, and yield the address of the master; all end with the block.

    Args:
        workers: The number of workers.
        memory: The memory of each, e.g. ``2g``.

    Raises:
        EngineError: The master does not answer within a minute.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="joulebase-spark-")))
        port = _free_port()
        address = f"spark://{_HOST}:{port}"
        places = ["--host", _HOST, "--webui-port", "0"]
        stack.enter_context(_process(folder / "master.log", f"{_CLASSES}.master.Master", *places, "--port", str(port)))
        _wait_for(port, folder / "master.log")
        for number in range(workers):
            limits = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work-{number}")]
            log = folder / f"worker-{number}.log"
            stack.enter_context(_process(log, f"{_CLASSES}.worker.Worker", *places, *limits, address))
        yield address


@contextmanager
def _process(log: Path, *command: str) -> Iterator[None]:
    # The launcher of the installed Spark, which finds Java and Spark's own classes.
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": _HOST, "SPARK_NO_DAEMONIZE": "1"}
    with log.open("wb") as stream:
        launched = [str(home / "bin" / "spark-class"), *command]
        process = subprocess.Popen(launched, stdout=stream, stderr=stream, env=environment)  # noqa: S603  # our own
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as server:
        server.bind((_HOST, 0))
        return int(server.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        with socket.socket() as client:
            if client.connect_ex((_HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise EngineError(f"Spark's master does not answer: {log.read_text(errors='replace')[-2000:]}")
