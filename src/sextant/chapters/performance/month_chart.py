"""Months as bars, each with the mark of what was planned for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.book.charts import Spec
from sextant.chapters.performance.landing_chart import figure
from sextant.config import config

if TYPE_CHECKING:
    from sextant.plans.standing import Tracked
    from sextant.plans.tracking import Course


def months(tracked: Tracked, course: Course) -> dict[str, Any]:
    """Draw what was reached month by month, and what the plan asks of each."""
    points = [
        {"day": str(part.start), "planned": float(course.planned[n]),
         "reached": float(course.reached[n]) if n < len(course.reached) else None}
        for n, part in enumerate(course.parts)
    ]  # fmt: skip
    spec: Spec = {
        "data": {"values": points},
        "encoding": {
            "x": {"field": "day", "type": "ordinal", "timeUnit": "utcyearmonth", "title": None,
                  "axis": {"labelAngle": 0, "labelOverlap": True, "format": "%b"}},
            "tooltip": [
                {"field": "reached", "type": "quantitative", "title": _("Reached"), **_form(tracked)},
                {"field": "planned", "type": "quantitative", "title": _("Plan"), **_form(tracked)},
            ],
        },
        "layer": [
            {"mark": {"type": "bar", "width": {"band": 0.66}},
             "encoding": {"y": _axis(tracked)}},
            {"mark": {"type": "tick", "thickness": 3, "width": {"band": 0.9},
                      "color": "var(--series-2)"},
             "encoding": {"y": {"field": "planned", "type": "quantitative"}}},
        ],
        "padding": {"left": 0, "right": 4, "top": 18, "bottom": 0},
    }  # fmt: skip
    rows = [
        [str(part), figure(tracked, course.planned[n]),
         figure(tracked, course.reached[n] if n < len(course.reached) else None)]
        for n, part in enumerate(course.parts)
    ]  # fmt: skip
    return {"spec": spec, "table": {"head": [_("Month"), _("Plan"), _("Reached")], "rows": rows}}


def _form(tracked: Tracked) -> Spec:
    if tracked.kind == "number":
        return {"formatType": "short"}
    return {"formatType": "money", "format": config.currency}


def _axis(tracked: Tracked) -> Spec:
    label = str(tracked.metric.label)
    unit = "" if tracked.kind == "number" else config.currency
    title = _("%(measure)s, %(currency)s") % {"measure": label, "currency": unit} if unit else label
    return {
        "field": "reached", "type": "quantitative", "title": title,
        "axis": {"formatType": "short", "tickCount": 4, "titleAngle": 0, "titleAlign": "left",
                 "titleAnchor": "end", "titleX": 0, "titleY": -8},
    }  # fmt: skip
