"""Lands one archive and prints how many readings of power it has: ``python -m tests.land_one SOURCE PLACE FOLDER``.

It is a process of its own, and imports nothing else, so that its CPU and memory are those of landing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from extract.landing import land, landed_rows
from extract.readers.inference.power import SAMPLES
from extract.readers.training.power import LOGS
from extract.sources import Register


def main(source_id: str, place: str, folder: str) -> None:
    (source,) = Register.load().select(source_id)
    target = Path(folder) / f"{source_id}-{os.getpid()}"
    samples = land(source, Path(place), "unknown", target).rows.get(SAMPLES.name, 0)
    print(samples + int(landed_rows(LOGS, target)["reading_count"].sum()))


if __name__ == "__main__":
    main(*sys.argv[1:])
