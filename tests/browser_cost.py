"""What the explorer costs the reader: CPU seconds and memory of the whole browser, and bytes on the wire."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

CHROMIUM = "/usr/bin/chromium"
# As root in a container, and without the services of the browser's maker.
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Time for what a browser does after the page is shown.
SETTLE_MS = 700
# Closed results of two benchmarks: between 1,500 and 2,000 points.
MANY_POINTS = "#explore?benchmark_id=resnet&benchmark_id=bert-99&measured=*&x=throughput_samples_per_s"


class Step(NamedTuple):
    """What happened, CPU seconds of it, bytes transferred so far, and MB of memory after it."""

    name: str
    cpu_s: float
    transferred: int
    memory_mb: float


class QuietServer(SimpleHTTPRequestHandler):
    """A server as that of Python, which has no ``Range``, and logs nothing."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a server of this machine."""
    handler = partial(QuietServer, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Meter:
    """The processes of one browser."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def processes(self) -> list[int]:
        """The browser and its descendants, found by the mark in its command line."""
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        found = [pid for pid in parents if self._is_marked(pid)]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid and child not in found]
        return found

    def _is_marked(self, pid: int) -> bool:
        try:
            return self.mark.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def cpu_s(self) -> float:
        """User and system time, with that of processes that ended."""
        ticks = 0
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks += sum(int(field) for field in fields[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Memory with that of shared pages divided among the processes that share them."""
        kilobytes = 0
        for pid in self.processes():
            try:
                found = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), flags=re.MULTILINE)
            except OSError:
                continue
            kilobytes += int(found[1]) if found else 0
        return kilobytes / 1000


class Measured:
    """A page of a new browser, whose steps are measured."""

    def __init__(self, page: Any, meter: Meter) -> None:
        self.page, self.meter, self.transferred = page, meter, 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.transferred += int(event["encodedDataLength"])

    def step(self, name: str, action: Any) -> Step:
        """Run an action to its end, and measure it."""
        before = self.meter.cpu_s()
        action()
        self.page.wait_for_timeout(SETTLE_MS)
        return Step(name, self.meter.cpu_s() - before, self.transferred, self.meter.memory_mb())


@contextmanager
def measured_page() -> Iterator[Measured]:
    """An empty page in a new browser."""
    from playwright.sync_api import sync_playwright

    mark = f"--measured-by={secrets.token_hex(8)}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, mark])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto("about:blank")
        time.sleep(1)
        yield Measured(page, Meter(mark))
        browser.close()


def explore_steps(folder: Path) -> list[Step]:
    """The first chart, two changes of filters, and the panel of a result."""
    with served(folder) as site, measured_page() as measured:
        page = measured.page

        def first() -> None:
            page.goto(site)
            page.locator("figure svg[role=img]").wait_for()

        def few() -> None:
            page.evaluate("location.hash = '#explore?submitter=NVIDIA'")
            page.locator("caption", has_text="29 results").wait_for()

        def many() -> None:
            page.evaluate(f"location.hash = {MANY_POINTS!r}")
            page.get_by_role("img", name=re.compile("throughput from .* throughput from")).wait_for()

        def panel() -> None:
            page.locator("tbody button.link").first.click()
            page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()

        steps = (("first chart", first), ("filter change", few), ("filter change, many points", many), ("panel", panel))
        return [measured.step(name, action) for name, action in steps]


def sql_steps(folder: Path) -> list[Step]:
    """The page of SQL, its first query, and a second one."""
    with served(folder) as site, measured_page() as measured:
        page = measured.page

        def answer(sql: str) -> None:
            page.locator("#query").fill(sql)
            page.locator("button.main").click()
            page.locator("tbody td").first.wait_for(timeout=120_000)

        def opened() -> None:
            page.goto(f"{site}#sql")
            page.locator("#query").wait_for()

        def first() -> None:
            answer("select count(*) from fct_results")

        def many() -> None:
            answer("select * from fct_results")
            page.locator("caption", has_text="of 49").wait_for()

        steps = (("page of SQL", opened), ("SQL ready", first), ("SQL, many rows", many))
        return [measured.step(name, action) for name, action in steps]
