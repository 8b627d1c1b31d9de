"""The numbers and the page of a report on a submission."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from analysis.trace_svg import SINCE_FIRST_SAMPLE, SINCE_WINDOW
from publish.notices import notice
from report.numbers import quantity
from report.page import found, heading, limit, listed, make_page, place_text, rounds_text, trace
from report.ranking import won_since
from report.schema import Rival, RoundBest
from tests.reports import HOSTILE, made_check, made_report, made_result


@pytest.mark.parametrize(
    ("value", "unit", "text", "full"),
    [
        (5019.128805237317, "W", "5.019 kW", "5019.128805237317 W"),
        (999.99, "W", "1.000 kW", "999.99 W"),
        (0.000101833, "J", "101.8 µJ", "0.000101833 J"),
        (6114237.986822285e3, "J", "6.114 GJ", "6114237986.822285 J"),
        (0.004793680012271821, "s", "4.794 ms", "0.004793680012271821 s"),
        # Seconds have no greater prefix, and minutes none at all.
        (2676.184, "s", "2,676 s", "2676.184 s"),
        (6.944344515669516, "minutes", "6.944 minutes", "6.944344515669516 minutes"),
        (338508.0, "samples/s", "338,500 samples/s", "338508 samples/s"),
        # What is counted is shown in full.
        (24576.0, "samples", "24,576 samples", "24576 samples"),
        (1.25e-7, "samples/J", "1.250 \N{MULTIPLICATION SIGN} 10⁻⁷ samples/J", "1.25e-07 samples/J"),
        (-0.17053, "%", "\N{MINUS SIGN}0.1705 %", "-0.17053 %"),
        (0, "W", "0 W", "0 W"),
        (0.9972, None, "0.9972", "0.9972"),
    ],
)
def test_a_number_has_four_digits_a_prefix_and_its_full_value(
    value: float, unit: str | None, text: str, full: str
) -> None:
    shown = quantity(value, unit)
    blanks = str.maketrans("\N{NARROW NO-BREAK SPACE}", " ")
    assert (shown.text.translate(blanks), shown.full.translate(blanks)) == (text, full)


def round_best(round_id: str, *, is_won: bool) -> RoundBest:
    rival = Rival(value=1, submitter="a", system_name="b", public_id=None, result_id="c", flags=None)
    return RoundBest(round_id=round_id, published_count=1, would_have_won=is_won, best=rival)


@pytest.mark.parametrize(
    ("own_round", "since"),
    [
        # It would have won v2.0, v3.1, v4.0 and v4.1, not v3.0 and not v5.0.
        ("inference-v4.1", "inference-v3.1"),
        ("inference-v4.0", "inference-v3.1"),
        ("inference-v3.0", None),
        ("inference-v2.0", "inference-v2.0"),
        ("inference-v5.0", None),
        # Nothing comparable was published in its round.
        ("inference-v5.1", None),
    ],
)
def test_a_result_has_won_since_the_first_round_without_a_gap(own_round: str, since: str | None) -> None:
    won = {"v2.0": True, "v3.0": False, "v3.1": True, "v4.0": True, "v4.1": True, "v5.0": False}
    rounds = [round_best(f"inference-{version}", is_won=is_won) for version, is_won in won.items()]
    assert won_since(rounds, own_round) == since
    place = made_result().places[0].model_copy(update={"rounds": rounds, "won_since_round_id": since})
    assert rounds_text(place).startswith("It would have won v2.0, v3.1, v4.0 and v4.1")


def test_a_place_is_a_sentence() -> None:
    (place,) = made_result().places
    # Three of four are worse.
    assert place_text(place) == "Place 2 of 5 in this round, as good as or better than 75 % of the published results."
    first = place.model_copy(update={"place": 1, "worse_count": 4})
    assert place_text(first) == "Place 1 of 5 in this round: no published result is better."
    assert place_text(place.model_copy(update={"published_count": 0})) == (
        "No comparable result was published in this round."
    )
    assert [listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]


def test_a_limit_is_shown_as_the_rule_writes_it() -> None:
    check = made_check("fail")
    blank = "\N{NARROW NO-BREAK SPACE}"
    assert limit(check).text == f"≥ 0{blank}s"
    assert limit(check.model_copy(update={"limit_value": 0.99, "unit": "1/s"})).text == f"≥ 0.99{blank}1/s"
    named = check.model_copy(update={"comparison": "one_of", "limit_value": None, "expected_text": "1.11.1"})
    assert limit(named).text == "1.11.1"
    # What it found instead is text too; nothing is known where it cannot be checked.
    assert (found(check).text, found(made_check("not_checkable")).text) == ("f" * 64, "nothing")


@pytest.mark.parametrize(("is_in_window", "label"), [(False, SINCE_WINDOW), (None, SINCE_FIRST_SAMPLE)])
def test_a_trace_beside_its_window_is_aligned_to_it(*, is_in_window: bool | None, label: str) -> None:
    run = made_result().power_run
    assert run is not None
    steps = [step.model_copy(update={"is_in_window": is_in_window}) for step in run.trace]
    assert label in trace(run.model_copy(update={"trace": steps}), 1)


def test_a_result_without_a_benchmark_is_named_by_its_folder() -> None:
    result = made_result()
    assert heading(result) == "ResNet-50 v1.5, Offline"
    assert heading(result.model_copy(update={"benchmark_id": None})) == "Offline / 1"


class Seen(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_loads_nothing_and_escapes_everything() -> None:
    page = make_page(made_report(3), notice("trademark"))
    seen = Seen(page)
    assert not {tag for tag, _ in seen.tags} & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [attributes for _, attributes in seen.tags if any(name.startswith(("on", "src")) for name in attributes)]
    # Every link and every reference of a picture is to a place in the page.
    targets = [
        value for _, attributes in seen.tags for name, value in attributes.items() if name in ("href", "xlink:href")
    ]
    assert targets
    assert [target for target in targets if not (target or "").startswith("#")] == []
    assert "url(http" not in page
    assert "@import" not in page
    assert "<script>" not in page
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;alert(1)") == page.count("alert(1)") > 0
    (policy,) = [item["content"] for tag, item in seen.tags if item.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_page_says_on_top_what_it_is_not_and_shows_every_check_with_its_line() -> None:
    report = made_report(1)
    page = make_page(report, notice("trademark"))
    text = " ".join(re.sub(r"<[^>]*>", "", page.partition("</style>")[2]).split())
    assert text.index("This is no official review.") < text.index("1 result ") < text.index("ResNet-50")
    assert text.index("1 check failed") < text.index("failed Measuring window covered")
    for outcome in ("failed", "not checkable", "passed"):
        assert f"{outcome} Measuring window covered" in text
    assert "performance/run_1/spl.txt:7" in text
    assert "The official checker refuses a submission for it." in text
    # 5 of 6.5 samples/J.
    assert "Next better 6.500 samples/J 0.7692 \N{MULTIPLICATION SIGN}" in text.replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )
    assert "unknown line" in text
    assert notice("trademark") in text


def test_of_many_results_those_without_a_failed_check_are_folded() -> None:
    page = make_page(made_report(4), notice("trademark"))
    assert re.findall(r'<details class="result"( open)?>', page) == [" open", "", " open", ""]
    assert re.findall(r'<details class="result"( open)?>', make_page(made_report(3), "")) == [" open"] * 3
