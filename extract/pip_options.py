"""The options that pip has on this machine, from its configuration files and the environment.

They come from pip itself (``pip config``): only pip knows which files it reads and which of them takes precedence.
"""

from __future__ import annotations

import subprocess
import sys
from ast import literal_eval
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# The sections that apply to a download; a later one overrides an earlier one.
_SECTIONS = ("global", "download", ":env:")
_TRUE = ("1", "true", "yes", "on", "y", "t")


class PipError(Exception):
    """pip does not report its configuration; the message is its own."""


@dataclass(frozen=True)
class PipOptions:
    """The options of ``pip download``, by their long names.

    Attributes:
        texts: The value of each option that is set, as pip has it.
    """

    texts: Mapping[str, str]

    @classmethod
    def load(cls) -> PipOptions:
        """Read the options.

        Raises:
            PipError: pip is not installed, or its configuration is broken.
        """
        listed: dict[str, list[str]] = {}
        for line in _pip_config("list").splitlines():
            key, _, value = line.partition("=")
            listed.setdefault(key, []).append(literal_eval(value))
        # pip may list an option once for each file that sets it.
        values = {
            key: found[0] if len(found) == 1 else _pip_config("get", key).strip() for key, found in listed.items()
        }
        texts: dict[str, str] = {}
        for section in _SECTIONS:
            prefix = f"{section}."
            texts |= {key.removeprefix(prefix): text for key, text in values.items() if text and key.startswith(prefix)}
        return cls(texts)

    def get(self, *names: str) -> str | None:
        """The first of these options that is set."""
        return next((self.texts[name] for name in names if name in self.texts), None)

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.texts.get(name, "").lower() in _TRUE

    def values(self, name: str) -> list[str]:
        """The values of an option that may have several."""
        return self.texts.get(name, "").split()

    def addresses(self, name: str) -> list[str]:
        """The values of an option that has URLs or paths, as URLs."""
        return [
            value if "://" in value else Path(value).expanduser().absolute().as_uri() for value in self.values(name)
        ]


def _pip_config(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "config", *arguments]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603, it is fixed
    if answer.returncode:
        raise PipError(" ".join(answer.stderr.split()))
    return answer.stdout
