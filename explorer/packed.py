"""Bytes in scripts: what a page that is opened from a disk can read, in hardly more bytes than they have."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from explorer.tables import RECEIVER

# gzip, with a header that has neither a time nor a name.
_GZIP = 31
_LEVEL = 6
# A page reads these scripts as windows-1252, where each byte is a character. These would end the text in it.
_ESCAPED = ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n"), (b"\r", b"\\r"))


def write_packed(folder: Path, name: str, content: bytes) -> None:
    """Write ``<folder>/<name>.js``, which gives the bytes, packed by gzip, to the page (``src/packed.js``)."""
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    packed = packing.compress(content) + packing.flush()
    for plain, escaped in _ESCAPED:
        packed = packed.replace(plain, escaped)
    start = f'{RECEIVER}({json.dumps(name)},"'.encode("ascii")
    (folder / f"{name}.js").write_bytes(start + packed + b'");\n')
