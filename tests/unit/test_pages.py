"""The templates of the HTML pages, and the port that one is served at."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from publish.docs import check_port
from publish.errors import PublishError
from publish.pages import page_templates


def render(folder: Path, template: str, **values: object) -> str:
    (folder / "page.html.jinja").write_text(template, encoding="utf-8")
    return page_templates(folder).get_template("page.html.jinja").render(**values)


def test_every_text_is_escaped(tmp_path: Path) -> None:
    assert render(tmp_path, "<b>{{ text }}</b>", text="<i>&") == "<b>&lt;i&gt;&amp;</b>"


def test_a_name_without_a_value_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        render(tmp_path, "{{ missing }}")


def test_a_line_of_a_tag_leaves_nothing(tmp_path: Path) -> None:
    assert render(tmp_path, "a\n  {% if true %}\nb\n  {% endif %}\nc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(errno.EACCES, "some words of Python"), "Permission denied"),
        (OSError("no address"), "no address"),
    ],
)
def test_a_port_that_cannot_be_served_says_why(monkeypatch: pytest.MonkeyPatch, error: OSError, cause: str) -> None:
    asked: list[object] = []

    def refuse(address: object) -> None:
        asked.append(address)
        raise error

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(PublishError, match=f"^port 80: {cause}; another port: make docs-serve PORT=81$"):
        check_port(80, "docs-serve")
    # Only programs of this machine may read what is served.
    assert asked == [("127.0.0.1", 80)]
