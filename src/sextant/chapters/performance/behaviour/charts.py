"""What goes with results as dots with their intervals, one axis in the unit of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.chapters.performance.behaviour import telling
from sextant.chapters.performance.behaviour.asking import OUTCOMES
from sextant.config import config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.chapters.performance.behaviour.asking import Asked
    from sextant.chapters.performance.behaviour.relating import Related

WIDE = {"expr": "clamp(containerSize()[0] * 0.3, 110, 260)"}  # pixels for the names


def effects(related: Sequence[Related], asked: Asked) -> dict[str, Any]:
    """Draw each effect and where it may truly lie, beside a line at none."""
    points = [_point(each, asked) for each in related]
    name = {"field": "more", "type": "nominal", "title": None, "sort": None,
            "axis": {"labelLimit": WIDE, "domain": False, "ticks": False}}  # fmt: skip
    title = str(OUTCOMES[asked.outcome])
    if asked.outcome == "won_revenue":
        title = _("%(measure)s, %(currency)s") % {"measure": title, "currency": config.currency}
    value = {"type": "quantitative", "title": title, "scale": {"zero": True},
             "axis": {"formatType": "short", "tickCount": 5, "grid": True}}  # fmt: skip
    colour = {"condition": {"test": "datum.sure", "value": "var(--series-1)"},
              "value": "var(--ink-3)"}  # fmt: skip
    tooltip = [
        {"field": "more", "type": "nominal", "title": _("Behaviour")},
        {"field": "told", "type": "nominal", "title": _("Goes with")},
        {"field": "between", "type": "nominal", "title": _("Interval of 95 %")},
    ]
    return {
        "spec": {
            "data": {"values": points},
            "layer": [
                {"mark": {"type": "rule", "strokeDash": [3, 3], "color": "var(--ink-2)"},
                 "encoding": {"x": {"datum": 0, "type": "quantitative"}}},
                {"mark": {"type": "rule", "strokeWidth": 3},
                 "encoding": {"y": name, "x": {"field": "low", **value}, "x2": {"field": "high"},
                              "color": colour, "tooltip": tooltip}},
                {"mark": {"type": "point", "size": 90, "filled": True, "opacity": 1},
                 "encoding": {"y": name, "x": {"field": "value", **value}, "color": colour,
                              "tooltip": tooltip}},
            ],
            "padding": {"left": 0, "right": 12, "top": 4, "bottom": 0},
        },
        "table": {
            "head": [_("Behaviour"), _("Goes with"), _("Interval of 95 %")],
            "rows": [[point["more"], point["told"], point["between"]] for point in points],
        },
    }  # fmt: skip


def _point(one: Related, asked: Asked) -> dict[str, Any]:
    low, high = one.before.bounds
    words = telling.bounds(one.before, asked)
    return {
        "more": str(one.behaviour.more), "value": one.before.value, "low": low, "high": high,
        "sure": one.effect.is_sure, "told": telling.signed(one.before.value, asked),
        "between": _("%(low)s to %(high)s") % {"low": words[0], "high": words[1]},
    }  # fmt: skip
