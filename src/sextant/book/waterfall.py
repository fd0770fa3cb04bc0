"""A change as a waterfall: what was before, what each part made of it, and what is now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.config import config
from sextant.metrics.measures import Unit
from sextant.metrics.why import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sextant.book.charts import Spec
    from sextant.metrics.why.question import Question
    from sextant.metrics.why.reasons import Division
    from sextant.metrics.why.sides import Whole

MOST = 7
ROOM = 76  # pixels for the text beside the bars


@dataclass(frozen=True)
class _Step:
    """One line of the chart: from where to where, and what is written beside it."""

    name: str
    start: Decimal
    end: Decimal
    kind: str
    text: str
    short: str


def waterfall(question: Question, whole: Whole, division: Division) -> dict[str, Any]:
    """Draw a change and its parts, with the table behind it."""
    steps = list(_steps(question, whole, division))
    return {"spec": _spec(question, steps), "table": _table(steps)}


def _steps(question: Question, whole: Whole, division: Division) -> Iterator[_Step]:
    parts = [(each.name, each.effect) for each in division.reasons]
    shown, others = parts[:MOST], parts[MOST:]
    if others:
        left = sum((effect for _name, effect in others), Decimal(0))
        shown.append((_("All others"), left))
    then = {
        "plan": _("Plan"),
        "previous": _("The period before"),
        "year-ago": _("A year ago"),
    }[question.compare]
    at = whole.before
    yield _Step(then, at, at, "whole", *_texts(question, at))
    for name, effect in shown:
        kind = "rose" if effect > 0 else "fell"
        yield _Step(name, at, at + effect, kind, *_texts(question, effect, signed=True))
        at += effect
    yield _Step(_("Now"), whole.now, whole.now, "whole", *_texts(question, whole.now))


def _texts(question: Question, value: Decimal, *, signed: bool = False) -> tuple[str, str]:
    return (
        written.told(question, value, signed=signed),
        written.short(question, value, signed=signed),
    )


def _spec(question: Question, steps: list[_Step]) -> Spec:
    rows = [
        {"n": n, "step": step.name, "start": float(step.start), "end": float(step.end),
         "far": float(max(step.start, step.end)), "kind": step.kind, "text": step.text, "short": step.short}
        for n, step in enumerate(steps)
    ]  # fmt: skip
    ends = [float(value) for step in steps for value in (step.start, step.end)]
    low, high = min(ends), max(ends)
    span = (high - low) or abs(high) or 1.0
    labels = json.dumps([step.name for step in steps], ensure_ascii=False)
    place = {"field": "n", "type": "ordinal", "sort": None, "title": None,
             "axis": {"labelExpr": f"{labels}[datum.value]",
                      "labelLimit": 120, "domain": False, "ticks": False}}  # fmt: skip
    value = {"field": "start", "type": "quantitative", "title": _axis(question),
             "scale": {"zero": False, "nice": False, "domainMin": low - span * 0.04,
                       "domainMax": {"expr": _far(high, span)}},
             "axis": {"formatType": _form(question), "tickCount": 4}}  # fmt: skip
    tinted = {"field": "kind", "type": "nominal", "legend": None,
              "scale": {"domain": ["rose", "fell", "whole"],
                        "range": ["var(--series-1)", "var(--series-5)", "var(--series-6)"]}}  # fmt: skip
    told = [{"field": "step", "type": "nominal", "title": _("Part")},
            {"field": "text", "type": "nominal", "title": _("Change")}]  # fmt: skip
    return {
        "data": {"values": rows},
        "encoding": {"y": place, "tooltip": told},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.6}, "minBandSize": 3},
             "encoding": {"x": value, "x2": {"field": "end"}, "color": tinted}},
            {"transform": [{"filter": "datum.kind == 'whole'"}],
             "mark": {"type": "tick", "thickness": 4, "height": {"band": 0.8}},
             "encoding": {"x": value, "color": tinted}},
            {"mark": {"type": "text", "align": "left", "dx": 7, "fontWeight": 600, "aria": False},
             "encoding": {"x": {"field": "far", "type": "quantitative"},
                          "text": {"field": "short", "type": "nominal"}}},
        ],
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 0},
    }  # fmt: skip


def _far(high: float, span: float) -> str:
    """Return how far the axis goes, so that what is written beside a bar stays on the chart."""
    return f"{high!r} + {span!r} * {ROOM} / max(width - {ROOM}, {ROOM})"


def _axis(question: Question) -> str:
    metric = question.metric
    if metric.unit is Unit.MONEY:
        return _("%(measure)s, %(currency)s") % {
            "measure": metric.label,
            "currency": config.currency,
        }
    return str(metric.label)


def _form(question: Question) -> str:
    return "percent" if question.metric.unit is Unit.RATIO else "short"


def _table(steps: list[_Step]) -> dict[str, Any]:
    return {"head": [_("Part"), _("Change")], "rows": [[step.name, step.text] for step in steps]}
