"""The picture of a running plan: what it asks, what was reached, and where the period may end."""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.book.charts import Spec
from sextant.chapters.performance.charts import ROWS, Line, ends, named
from sextant.config import config
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from sextant.metrics.answer import Row
    from sextant.plans.standing import Tracked
    from sextant.plans.tracking import Course

PLAN, REACHED, AHEAD = "var(--series-2)", "var(--series-1)", "var(--series-6)"
FIELDS = ("projected_landing", "projected_landing_low", "projected_landing_high")


@dataclass(frozen=True)
class Landing:
    """Where a period may end: the middle, and bounds that hold four times in five."""

    middle: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: Row) -> Landing | None:
        """Read it from an answer, where anything could be said."""
        found = [values.get(name) for name in FIELDS]
        return None if None in found else cls(*found)  # type: ignore[arg-type]


def chart(
    tracked: Tracked, course: Course, landing: Landing | None, others: Sequence[Line] = ()
) -> dict[str, Any]:
    """Draw a course beside its plan, with its end where it is running and can be foreseen."""
    days = [part.last for part in course.parts]
    running = 0 < len(course.reached) < len(days)
    lines = [Line(_("Reached"), course.actual), Line(_("Plan"), course.plan), *others]
    lines = [line for line in lines if line.values]
    ahead = _ahead(days, course, landing) if landing and running else []
    told = [{"field": "line", "type": "nominal", "title": pgettext("chart", "Line")},
            {"field": "day", "type": "temporal", "title": _("Day"), "formatType": "ondate"},
            _told(tracked)]  # fmt: skip
    spec: Spec = {
        "data": {"values": _points(days, lines)},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None,
                  "axis": {"tickCount": 6, "labelOverlap": True}},
            "color": _colours([line.name for line in lines]),
        },
        "layer": [
            *ahead,
            {
                "mark": {"type": "line", "aria": False},
                "encoding": {
                    "y": _axis(tracked),
                    "strokeWidth": {"condition": {"test": _is(_("Reached")), "value": 3},
                                    "value": 1.5},
                    "strokeDash": {"condition": {"test": _is(_("Plan")), "value": [6, 3]},
                                   "value": [1, 0]},
                    "tooltip": told,
                },
            },
            *named(_ends(days, lines, landing if ahead else None)),
        ],
        "padding": {"left": 0, "right": 4, "top": 18, "bottom": 0},
    }  # fmt: skip
    return {"spec": spec, "table": _table(tracked, course, lines, landing if running else None)}


def _is(line: str) -> str:
    return f"datum.line === {dumps(line)}"


def _points(days: Sequence[date], lines: Sequence[Line]) -> list[Spec]:
    return [
        {"day": str(days[min(n, len(days) - 1)]), "line": line.name, "value": float(value)}
        for line in reversed(lines)
        for n, value in enumerate(line.values)
    ]


def _colours(order: list[str]) -> Spec:
    colours = [REACHED, PLAN, AHEAD, "var(--series-3)"]
    return {"field": "line", "type": "nominal", "legend": None,
            "scale": {"domain": [*order, _("Likely")],
                      "range": [*colours[: len(order)], REACHED]}}  # fmt: skip


def _ahead(days: Sequence[date], course: Course, landing: Landing) -> list[Spec]:
    """Draw a fan from what is reached to where the period may end."""
    now, here = str(days[len(course.reached) - 1]), float(course.actual[-1])
    middle, low, high = float(landing.middle), float(landing.low), float(landing.high)
    points = [{"day": now, "low": here, "high": here, "value": here},
              {"day": str(days[-1]), "low": low, "high": high, "value": middle}]  # fmt: skip
    shared: Spec = {"data": {"values": points}}
    plain = {"value": REACHED}
    return [
        {**shared, "mark": {"type": "area", "fillOpacity": 0.2, "opacity": 1, "aria": False},
         "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"},
                      "color": plain}},
        {**shared, "mark": {"type": "line", "strokeDash": [2, 3], "strokeWidth": 2, "aria": False},
         "encoding": {"y": {"field": "value", "type": "quantitative"}, "color": plain}},
    ]  # fmt: skip


def _ends(days: Sequence[date], lines: Sequence[Line], landing: Landing | None) -> list[Spec]:
    """Place names at the ends of lines; where a line goes on ahead, its end there is named too."""
    if landing is None:
        return ends(days, lines)
    whole = [line for line in lines if len(line.values) == len(days)]
    found = ends(days, [*whole, Line(_("Likely"), [landing.middle] * len(days))])
    short = [line for line in lines if len(line.values) < len(days) and line.name != _("Reached")]
    return [*found, *ends(days, short)]


def _axis(tracked: Tracked) -> Spec:
    label = str(tracked.metric.label)
    title = (
        _("%(measure)s added up, %(currency)s")
        if tracked.kind != "number"
        else _("%(measure)s added up")
    )
    return {
        "field": "value", "type": "quantitative",
        "title": title % {"measure": label, "currency": config.currency},
        "axis": {
            "formatType": "short", "tickCount": 4,
            "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8,
        },
    }  # fmt: skip


def _told(tracked: Tracked) -> Spec:
    form = (
        {"formatType": "money", "format": config.currency}
        if tracked.kind != "number"
        else {"formatType": "short"}
    )
    return {"field": "value", "type": "quantitative", "title": str(tracked.metric.label), **form}


def _table(
    tracked: Tracked, course: Course, lines: Sequence[Line], landing: Landing | None
) -> dict[str, Any]:
    count = len(course.parts)
    stride = max(1, -(-count // ROWS))
    chosen = sorted({*range(stride - 1, count, stride), count - 1}) if count else []
    rows = [
        [written.day(course.parts[n].last), *(_at(tracked, line, n) for line in lines)]
        for n in chosen
    ]
    if landing is not None:
        for label, value in (
            (_("Likely end"), landing.middle), (_("At least, four times in five"), landing.low),
            (_("At most, four times in five"), landing.high),
        ):  # fmt: skip
            rows.append([label, figure(tracked, value), *("–" for _line in lines[1:])])
    return {"head": [_("Until"), *(line.name for line in lines)], "rows": rows}


def _at(tracked: Tracked, line: Line, n: int) -> str:
    return figure(tracked, line.values[n] if n < len(line.values) else None)


def figure(tracked: Tracked, value: Decimal | None) -> str:
    """Write a value of what is tracked in full."""
    if tracked.kind == "number":
        return written.number(value)
    return written.money(value, config.currency)
