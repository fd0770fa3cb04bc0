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


Axis = tuple[str, dict[str, Any], dict[str, Any]]
ACROSS: Axis = ("chance", {"domain": [-0.05, 1.05], "nice": False}, {
    "formatType": "percent", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]})  # fmt: skip
UPWARDS: Axis = (
    "target",
    {},
    {"formatType": "short", "tickCount": 4, "titleAngle": 0, "titleAlign": "left",
     "titleAnchor": "end", "titleX": 0, "titleY": -8},
)  # fmt: skip
LEGEND = {"orient": "bottom", "direction": "horizontal"}


def _spec(points: list[dict[str, Any]], words: list[str]) -> dict[str, Any]:
    across = _axis(ACROSS, _("Chance to attain the target"))
    upwards = _axis(UPWARDS, _("Target"))
    named = points if len(points) <= ROWS else []
    return {
        "layer": [
            _zones(),
            _dots(points, words, {"x": across, "y": upwards}),
            {
                "data": {"values": named},
                "mark": {"type": "text", "dy": -11, "fontSize": 10},
                "encoding": {"x": across, "y": upwards, "text": {"field": "name"}},
            },
        ],
        "padding": {"left": 0, "right": 8, "top": 18, "bottom": 0},
    }


def _axis(axis: Axis, title: str) -> dict[str, Any]:
    field, scale, look = axis
    return {
        "field": field, "type": "quantitative", "title": title, "scale": scale, "axis": look,
    }  # fmt: skip


def _zones() -> dict[str, Any]:
    """Shade where a target asks too much or too little."""
    zones = [{"from": 0, "to": LEAST}, {"from": GREATEST, "to": 1}]
    return {
        "data": {"values": zones},
        "mark": {"type": "rect", "opacity": 0.08, "color": "var(--series-6)"},
        "encoding": {"x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"}},
    }


def _dots(points: list[dict[str, Any]], words: list[str], place: dict[str, Any]) -> dict[str, Any]:
    shapes = ["triangle-down", "circle", "triangle-up"]
    verdict = {"field": "verdict", "type": "nominal", "title": None, "legend": LEGEND}
    told = [
        {"field": "name", "type": "nominal", "title": _("Person")},
        {"field": "chance", "type": "quantitative", "title": _("Chance"), "formatType": "percent"},
    ]
    return {
        "data": {"values": points},
        "mark": {"type": "point", "filled": True, "size": 90},
        "encoding": {
            **place,
            "color": {**verdict, "scale": {"domain": words, "range": list(COLOURS.values())}},
            "shape": {**verdict, "scale": {"domain": words, "range": shapes}},
            "tooltip": told,
        },
    }


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
