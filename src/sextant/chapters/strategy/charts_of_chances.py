"""The map of chances: everyone's target beside how likely it is, with the zones that ask too much or little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.plans.stretching import GREATEST, LEAST
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.plans.models import Plan
    from sextant.plans.stretching import Stretch

COLOURS = {"over": "var(--bad)", "fair": "var(--series-1)", "under": "var(--warn)"}
ROWS = 60


def spread(plan: Plan, rows: Sequence[Stretch]) -> dict[str, Any]:
    """Draw one dot a person: to the right how likely the target is, upwards how large."""
    words = {"over": _("Asked too much"), "fair": _("Fair"), "under": _("Asked too little")}
    points = [
        {
            "name": row.node.name,
            "chance": row.chance,
            "target": float(row.target),
            "verdict": words[row.verdict],
        }
        for row in rows
    ]
    return {"spec": _spec(points, list(words.values())), "table": _table(plan, rows)}


def _spec(points: list[dict[str, Any]], words: list[str]) -> dict[str, Any]:
    across = {
        "field": "chance", "type": "quantitative", "title": _("Chance to attain the target"),
        "scale": {"domain": [0, 1]}, "axis": {"formatType": "percent", "tickCount": 5},
    }  # fmt: skip
    upwards = {
        "field": "target", "type": "quantitative", "title": _("Target"),
        "axis": {"formatType": "short", "tickCount": 4, "titleAngle": 0, "titleAlign": "left",
                 "titleAnchor": "end", "titleX": 0, "titleY": -8},
    }  # fmt: skip
    colour = {
        "field": "verdict", "type": "nominal", "title": None,
        "scale": {"domain": words, "range": list(COLOURS.values())},
        "legend": {"orient": "bottom", "direction": "horizontal"},
    }  # fmt: skip
    told = [
        {"field": "name", "type": "nominal", "title": _("Person")},
        {"field": "chance", "type": "quantitative", "title": _("Chance"), "formatType": "percent"},
    ]
    zones = [{"from": 0, "to": LEAST}, {"from": GREATEST, "to": 1}]
    return {
        "layer": [
            {
                "data": {"values": zones},
                "mark": {"type": "rect", "opacity": 0.08, "color": "var(--series-6)"},
                "encoding": {"x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"}},
            },
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 90},
                "encoding": {"x": across, "y": upwards, "color": colour, "shape": {
                    "field": "verdict", "type": "nominal", "title": None,
                    "scale": {"domain": words, "range": ["triangle-down", "circle", "triangle-up"]},
                    "legend": {"orient": "bottom", "direction": "horizontal"},
                }, "tooltip": told},
            },
            {
                "data": {"values": points if len(points) <= ROWS else []},
                "mark": {"type": "text", "dy": -11, "fontSize": 10},
                "encoding": {"x": across, "y": upwards, "text": {"field": "name"}},
            },
        ],
        "padding": {"left": 0, "right": 8, "top": 18, "bottom": 0},
    }  # fmt: skip


def _table(plan: Plan, rows: Sequence[Stretch]) -> dict[str, Any]:
    return {
        "head": [_("Person"), _("Target"), _("Chance")],
        "rows": [
            [
                row.node.name,
                written.money(row.target, plan.currency)
                if plan.currency
                else written.number(row.target),
                f"{row.chance:.0%}",
            ]
            for row in rows[:ROWS]
        ],
    }
