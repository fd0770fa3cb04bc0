"""An explanation as its page shows it: each part with its records and the way further down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.book.waterfall import waterfall
from sextant.metrics.why import written
from sextant.metrics.why.noise import is_noise
from sextant.metrics.why.reasons import REST, Division, Unoffered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from django.http import HttpRequest

    from sextant.calc.drivers import Joint
    from sextant.metrics.drill import Records
    from sextant.metrics.why import Explanation
    from sextant.metrics.why.linking import Method
    from sextant.metrics.why.places import Place
    from sextant.metrics.why.reasons import Reason

SHOWN = 20
BEHIND = 8  # customers or products behind a reason


@dataclass(frozen=True)
class Line:
    """One part of a change on a page."""

    reason: Reason
    effect: str
    verdict: str
    """`more` or `less` where it is known to be beyond noise, else `same`."""
    is_noise: bool
    unexpected: str
    inner: str
    mix: str
    down: str
    """The address that explains this part alone, if one can."""
    records: Records | None = None
    behind: tuple[Line, ...] = ()
    before: str = ""
    """What a factor was, in its own unit."""
    now: str = ""


def explained(request: HttpRequest, explanation: Explanation) -> dict[str, Any]:
    """Return the first screen: the sentence, the number, the waterfall and the parts."""
    division = explanation.division
    is_product = explanation.question.recipe.is_product
    return {
        "explanation": explanation,
        "chain": chained(request, explanation, [division]) if is_product else None,
        "chart": waterfall(explanation.question, explanation.whole, division),
        "lines": lines(request, explanation, division, division.reasons[:SHOWN]),
        "more": max(0, len(division.reasons) - SHOWN),
        "whole_change": written.told(explanation.question, explanation.whole.change, signed=True),
    }


def deeper(
    request: HttpRequest, explanation: Explanation, joint: Joint, method: Method
) -> dict[str, Any]:
    """Return what is looked up after the first screen: where it moved, and by what kind."""
    places = explanation.places()
    found = explanation.by_kind(joint, method)
    divisions = [each for each in found if isinstance(each, Division)]
    chains = [each for each in divisions if each.kind == "chain"]
    return {
        "places": [_place(request, explanation, each) for each in places],
        "by_chance": all(each.is_noise for each in places),
        "divisions": [
            {
                "kind": each.kind,
                "lines": lines(request, explanation, each, each.reasons),
                "sentence": explanation.told(each),
            }
            for each in divisions
            if each.kind != "chain"
        ],
        "chain": chained(request, explanation, chains),
        "unoffered": [each for each in found if isinstance(each, Unoffered)],
        "is_plan": explanation.question.compare == "plan",
        "is_money": explanation.question.metric.unit == "money",
    }


def chained(
    request: HttpRequest, explanation: Explanation, chains: Sequence[Division]
) -> dict[str, Any] | None:
    """Return the chain the reader chose, or the first, with what the others are called."""
    asked = request.GET.get("chain", "")
    chosen = next((each for each in chains if each.name == asked), None) or next(iter(chains), None)
    if chosen is None:
        return None
    return {
        "it": chosen,
        "choices": [(each.name, each.label) for each in chains],
        "sentence": explanation.told(chosen),
        "chart": waterfall(explanation.question, explanation.whole, chosen),
        "lines": lines(request, explanation, chosen, chosen.reasons),
    }


def lines(
    request: HttpRequest, explanation: Explanation, division: Division, reasons: Iterable[Reason]
) -> list[Line]:
    """Return parts with what each of them leads to."""
    return [_line(request, explanation, division, each) for each in reasons]


def verdict(significance: float | None, change: Any) -> str:
    """Return which way something went, `same` where that is or may be noise."""
    if significance is None or is_noise(significance) or not change:
        return "same"
    return "more" if change > 0 else "less"


def _line(
    request: HttpRequest, explanation: Explanation, division: Division, reason: Reason
) -> Line:
    question, both = explanation.question, division.sides
    records = None
    if both is not None and reason.row is not None and reason.kind != REST:
        records = both.now.records(question.metric.name, reason.row)
    return Line(
        reason,
        written.told(question, reason.effect, signed=True),
        verdict(reason.significance, reason.effect),
        is_noise(reason.significance),
        _change(explanation, None if question.is_quotient else reason.unexpected),
        _change(explanation, reason.inner),
        _change(explanation, reason.mix),
        _down(request, explanation, _keys(division, reason)),
        records,
        tuple(_line(request, explanation, division, each) for each in reason.keys[:BEHIND]),
        _level(reason, reason.before),
        _level(reason, reason.now),
    )


def _level(reason: Reason, value: Decimal | None) -> str:
    return "" if reason.unit is None or value is None else written.level(value, reason.unit)


def _change(explanation: Explanation, value: Decimal | None) -> str:
    return "" if value is None else written.told(explanation.question, value, signed=True)


def _keys(division: Division, reason: Reason) -> dict[str, Any]:
    names = [dimension.name for dimension in division.by]
    return dict(zip(names, reason.key or (), strict=False))


def _place(request: HttpRequest, explanation: Explanation, place: Place) -> dict[str, Any]:
    question = explanation.question
    low, high = place.interval or (None, None)
    return {
        "it": place,
        "change": written.told(question, place.change, signed=True),
        "unexpected": written.told(question, place.unexpected, signed=True),
        "low": None if low is None else written.told(question, low, signed=True),
        "high": None if high is None else written.told(question, high, signed=True),
        "down": _down(request, explanation, dict(place.where)),
        "records": place.records,
    }


def _down(request: HttpRequest, explanation: Explanation, keys: dict[str, Any]) -> str:
    if not keys or any(value in {None, ""} for value in keys.values()):
        return ""  # an address cannot say "not given"
    query = request.GET.copy()
    for name in ("by", "joint"):
        query.pop(name, None)
    for name, value in keys.items():
        query[name] = str(value)
    return f"/why/{explanation.question.metric.name}/?{query.urlencode()}"
