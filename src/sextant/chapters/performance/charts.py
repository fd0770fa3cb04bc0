"""Charts of this chapter, each a plain Vega-Lite document with the table behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.book.charts import Spec, money_axis, money_told
from sextant.config import config
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

COLOURS = ("var(--series-1)", "var(--series-2)", "var(--series-6)")
GAP = 0.075  # of the height, so that two labels never lie upon each other
ROWS = 14


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name and its values, one a step."""

    name: str
    values: Sequence[Decimal]


def courses(days: Sequence[date], lines: Sequence[Line]) -> Spec:
    """Draw sums that add up over a period, the first line being the one looked at."""
    lines = [line for line in lines if line.values]
    points = [
        {"day": str(days[min(n, len(days) - 1)]), "line": line.name, "value": float(value)}
        for line in reversed(lines)  # the one looked at lies on top
        for n, value in enumerate(line.values)
    ]
    names = [line.name for line in lines]
    colour = {
        "field": "line",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
    }
    return {
        "data": {"values": points},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None,
                  "axis": {"tickCount": 6, "labelOverlap": True}},
            "color": colour,
        },
        "layer": [
            {
                "mark": {"type": "line", "interpolate": "step-after", "aria": False},
                "encoding": {
                    "y": money_axis(_("Won revenue added up, %(currency)s")),
                    "strokeWidth": {"field": "line", "type": "ordinal", "legend": None,
                                    "scale": {"domain": names, "range": [3, 1.5, 1.5]}},
                    "tooltip": _told(),
                },
            },
            *named(ends(days, lines)),
        ],
        "padding": {"left": 0, "right": 4, "top": 18, "bottom": 0},
    }  # fmt: skip


def _told() -> list[Spec]:
    return [
        {"field": "line", "type": "nominal", "title": _("Period")},
        {"field": "day", "type": "temporal", "title": _("Day"), "formatType": "ondate"},
        money_told(),
    ]


def courses_table(days: Sequence[date], lines: Sequence[Line]) -> dict[str, Any]:
    """Return the same figures as a table, with as many rows as one reads."""
    count = max((len(line.values) for line in lines), default=0)
    stride = max(1, -(-count // ROWS))
    chosen = sorted({*range(stride - 1, count, stride), count - 1}) if count else []
    return {
        "head": [_("Until"), *(line.name for line in lines)],
        "rows": [
            [written.day(days[min(n, len(days) - 1)]), *(_money_at(line, n) for line in lines)]
            for n in chosen
        ],
    }


def named(places: list[Spec]) -> list[Spec]:
    """Write each line's name at its end, on a ground of its own so that lines do not cross it."""
    text: Spec = {"type": "text", "align": "left", "dx": 7, "fontWeight": 600, "aria": False}
    place: Spec = {
        "y": {"field": "place", "type": "quantitative"},
        "text": {"field": "line", "type": "nominal"},
    }
    ground = {**text, "stroke": "var(--surface)", "strokeWidth": 4, "strokeJoin": "round"}
    return [
        {
            "data": {"values": places},
            "mark": ground,
            "encoding": {**place, "color": {"value": "var(--surface)"}},
        },
        {"data": {"values": places}, "mark": text, "encoding": place},
    ]


def ends(days: Sequence[date], lines: Sequence[Line]) -> list[Spec]:
    """Place each line's name at its end, moved apart where two ends meet."""
    top = max((float(line.values[-1]) for line in lines), default=0.0)
    found: list[Spec] = []
    for line in sorted(lines, key=lambda line: float(line.values[-1])):
        place = float(line.values[-1])
        if found:
            place = max(place, found[-1]["place"] + top * GAP)
        day = days[min(len(line.values), len(days)) - 1]
        found.append({"line": line.name, "place": place, "day": str(day)})
    return found


def _money_at(line: Line, n: int) -> str:
    return written.money(line.values[n] if n < len(line.values) else None, config.currency)
