"""An explanation as JSON can hold it; amounts are decimal text, so that parts sum exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sextant.config import config
from sextant.kernel.period import Period
from sextant.metrics.measures import Unit
from sextant.metrics.why.explaining import Explanation
from sextant.metrics.why.linking import Method
from sextant.metrics.why.places import Place
from sextant.metrics.why.reasons import Division, Reason, Unoffered


def document(explanation: Explanation, method: Method = Method.SHAPLEY) -> dict[str, Any]:
    """Return all of an explanation: its parts, its drivers, where it moved, and its sentence."""
    question, whole = explanation.question, explanation.whole
    published = explanation.answer.published_at
    plain = _Plain(question.metric.unit)
    kinds = explanation.by_kind(method=method)
    return {
        "metric": question.name,
        "period": _span(question.period),
        "compare": question.compare,
        "compared_with": _span(question.before_period),
        "by": [dimension.name for dimension in explanation.division.by],
        "before": plain.amount(whole.before),
        "now": plain.amount(whole.now),
        "change": plain.amount(whole.change),
        "change_rate": None if whole.rate is None else float(round(whole.rate, 4)),
        "significance": explanation.significance,
        "is_noise": explanation.is_noise,
        "parts": [plain.reason(reason) for reason in explanation.division.reasons],
        "sentence": explanation.sentence,
        "drivers": [
            plain.division(each) | {"sentence": explanation.told(each)}
            for each in kinds
            if isinstance(each, Division)
        ],
        "not_offered": [plain.unoffered(each) for each in kinds if isinstance(each, Unoffered)],
        "where": [plain.place(each) for each in explanation.places()],
        "published_at": published and published.isoformat(),
        "currency": config.currency,
        "notes": [note.text for note in explanation.answer.notes],
    }


def _span(period: Period) -> dict[str, str]:
    return {"start": str(period.start), "end": str(period.end)}


class _Plain:
    """Writes figures of one unit."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def amount(self, value: Decimal | None) -> str | int | None:
        """Write an amount: counts as numbers, all else as decimal text."""
        if value is None:
            return None
        if self.unit is Unit.COUNT and value == value.to_integral_value():
            return int(value)
        return f"{value:f}"

    def division(self, division: Division) -> dict[str, Any]:
        """Write one way of dividing the change."""
        named = {"name": division.name, "label": division.label, "method": division.method}
        return {
            "kind": division.kind,
            **{name: value for name, value in named.items() if value},
            "by": [dimension.name for dimension in division.by],
            "change": self.amount(division.change),
            "parts": [self.reason(reason) for reason in division.reasons],
        }

    def unoffered(self, way: Unoffered) -> dict[str, Any]:
        """Write why one way of dividing the change does not hold here."""
        name = {"name": way.name} if way.name else {}
        return {"kind": way.kind, **name, "reason": way.reason}

    def reason(self, reason: Reason) -> dict[str, Any]:
        """Write one part; its keys are the groups that made it."""
        more = {"inner": reason.inner, "mix": reason.mix, "unexpected": reason.unexpected}
        own = _Plain(reason.unit) if reason.unit else self
        levels = {"before": reason.before, "now": reason.now}
        found: dict[str, Any] = {
            "kind": reason.kind,
            "name": reason.name,
            "effect": self.amount(reason.effect),
            "share": None if reason.share is None else float(reason.share),
            "significance": reason.significance,
        }
        found |= {name: self.amount(value) for name, value in more.items() if value is not None}
        found |= {name: own.amount(value) for name, value in levels.items() if value is not None}
        if reason.key is not None:
            found["key"] = list(reason.key)
        if reason.keys:
            found["parts"] = [self.reason(each) for each in reason.keys]
        return found

    def place(self, place: Place) -> dict[str, Any]:
        """Write where the number moved unlike the rest."""
        return {
            "name": place.name,
            "keys": dict(place.where),
            "before": self.amount(place.before),
            "now": self.amount(place.now),
            "difference": self.amount(place.change),
            "expected": self.amount(place.expected),
            "unexpected_difference": self.amount(place.unexpected),
            "interval": place.interval and [self.amount(each) for each in place.interval],
            "is_noise": place.is_noise,
        }
