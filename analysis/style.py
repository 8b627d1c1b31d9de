"""The looks that all figures share, read from ``style.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

STYLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("style.yml").read_text(encoding="utf-8"))

COLOURS: dict[str, str] = {
    name: entry["colour"] for entry in STYLE["benchmarks"].values() for name in entry["names"]
} | STYLE["series"]
