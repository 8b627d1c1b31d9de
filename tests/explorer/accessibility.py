"""What axe says of a page."""

from __future__ import annotations

from typing import Any

from tests.project import ROOT

AXE = ROOT / "explorer" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Any) -> list[str]:
    """The rules of axe that the page breaks, each with its first element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"
    )
    return list(found)
