from __future__ import annotations

from tests import reliability


def test_34_the_page_of_promises_is_that_of_the_tests() -> None:
    assert reliability.PAGE.read_text(encoding="utf-8") == reliability.make_page(), "run: make reliability"


def test_every_promise_has_a_test_and_every_numbered_test_a_promise() -> None:
    assert reliability.PROMISES.keys() == reliability.tests_by_fault().keys()
