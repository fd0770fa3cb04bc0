"""The funnel's pictures: who goes on from each stage, what leaks there, what moved the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.config import config
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.book.charts import Spec
    from sextant.chapters.performance.funnel.flowing import Step
    from sextant.chapters.performance.funnel.stages import Line

WIDE = 110  # pixels for the names at the left
ASIDE: Spec = {"title": None, "type": "nominal", "sort": None,
               "axis": {"labelLimit": WIDE, "domain": False, "ticks": False}}  # fmt: skip
BESIDE: Spec = {"type": "text", "align": "left", "dx": 6, "aria": False, "fontWeight": 600}
MONEY = {"formatType": "money", "format": config.currency}


def conversions(lines: Sequence[Line]) -> dict[str, Any]:
    """Draw the share that went on from each stage, of those decided, with its interval."""
    points = [
        {"stage": line.name, "share": line.health.conversion, "none": 0,
         "low": line.health.interval[0], "high": line.health.interval[1],
         "told": percent(line.health.conversion)}
        for line in lines
        if line.health.interval is not None
    ]  # fmt: skip
    share = {"type": "quantitative", "title": None, "scale": {"domain": [0, 1]},
             "axis": {"formatType": "percent", "tickCount": 2}}  # fmt: skip
    ends = {"y": {"field": "stage", **ASIDE}, "x": {"field": "low", **share}}
    tooltip = [
        {"field": "stage", "type": "nominal", "title": _("Stage")},
        {"field": "told", "type": "nominal", "title": _("Went on")},
    ]
    return {
        "spec": {
            "data": {"values": points},
            "layer": [
                {"mark": {"type": "bar", "height": {"band": 0.55}},
                 "encoding": {"y": ends["y"], "x": {"field": "share", **share},
                              "tooltip": tooltip}},
                {"mark": {"type": "rule", "strokeWidth": 3, "color": "var(--ink)"},
                 "encoding": {**ends, "x2": {"field": "high"}, "tooltip": tooltip}},
                {"mark": {**BESIDE, "align": "left", "dx": 8, "color": "var(--surface)"},
                 "encoding": {"y": ends["y"], "x": {"field": "none", **share},
                              "text": {"field": "told", "type": "nominal"}}},
            ],
            "padding": {"left": 0, "right": 12, "top": 4, "bottom": 0},
        },
        "table": {
            "head": [_("Stage"), _("Went on"), _("Interval of 95 %")],
            "rows": [[line.name, percent(line.health.conversion), interval(line)]
                     for line in lines],
        },
    }  # fmt: skip


def leaks(lines: Sequence[Line]) -> dict[str, Any]:
    """Draw what was lost from each stage, the greatest leak first."""
    points = [
        {"stage": line.name, "value": float(line.health.leak), "lost": line.health.lost}
        for line in lines
    ]
    value = _axis()
    return {
        "spec": {
            "data": {"values": points},
            "encoding": {"y": {"field": "stage", **ASIDE}, "x": {"field": "value", **value}},
            "layer": [
                {"mark": {"type": "bar", "height": {"band": 0.55}, "color": "var(--bad)"},
                 "encoding": {"tooltip": [
                     {"field": "stage", "type": "nominal", "title": _("Stage")},
                     {"field": "value", "type": "quantitative", "title": _("Lost"), **MONEY},
                     {"field": "lost", "type": "quantitative", "title": _("Deals lost")}]}},
                {"mark": BESIDE,
                 "encoding": {"text": {"field": "value", "type": "quantitative",
                                       "formatType": "short"}}},
            ],
            "padding": {"left": 0, "right": 40, "top": 4, "bottom": 0},
        },
        "table": {
            "head": [_("Stage"), _("Lost"), _("Deals lost")],
            "rows": [[line.name, written.money(line.health.leak, config.currency),
                      written.number(line.health.lost)] for line in lines],
        },
    }  # fmt: skip


def waterfall(steps: Sequence[Step]) -> dict[str, Any]:
    """Draw how each box takes the pipeline from its start to its end."""
    points, level = [], 0.0
    for step in steps:
        amount = float(step.amount)
        start = 0.0 if step.is_level else level
        level = start - amount if step.is_taken else start + amount
        points.append(
            {"box": str(step.label), "from": start, "to": level, "top": max(start, level),
             "value": -amount if step.is_taken and amount else amount, "deals": step.count,
             "sort": "level" if step.is_level else "bad" if step.is_bad else "good"}
        )  # fmt: skip
    colours = {"level": "var(--series-1)", "good": "var(--good)", "bad": "var(--bad)"}
    colour = {"field": "sort", "type": "nominal", "legend": None,
              "scale": {"domain": list(colours), "range": list(colours.values())}}  # fmt: skip
    name = {"field": "box", **ASIDE}
    return {
        "spec": {
            "data": {"values": points},
            "layer": [
                {"mark": {"type": "bar", "height": {"band": 0.66}},
                 "encoding": {"y": name, "x": {"field": "from", **_axis()}, "x2": {"field": "to"},
                              "color": colour, "tooltip": [
                     {"field": "box", "type": "nominal", "title": _("What moved it")},
                     {"field": "value", "type": "quantitative", "title": _("Amount"), **MONEY},
                     {"field": "deals", "type": "quantitative", "title": _("Deals")}]}},
                {"mark": BESIDE,
                 "encoding": {"y": name, "x": {"field": "top", **_axis()},
                              "text": {"field": "value", "type": "quantitative",
                                       "formatType": "short"}}},
            ],
            "padding": {"left": 0, "right": 44, "top": 4, "bottom": 0},
        },
        "table": {
            "head": [_("What moved it"), _("Amount"), _("Deals")],
            "rows": [[str(step.label), written.money(step.amount, config.currency),
                      written.number(step.count)] for step in steps],
        },
    }  # fmt: skip


def interval(line: Line) -> str:
    """Write the bounds of a stage's conversion."""
    bounds = line.health.interval
    if bounds is None:
        return written.NOTHING
    return _("%(low)s to %(high)s") % {"low": percent(bounds[0]), "high": percent(bounds[1])}


def percent(share: float | None) -> str:
    """Write a share in whole percent."""
    from babel.numbers import format_percent

    if share is None:
        return written.NOTHING
    return str(format_percent(share, locale=written.language().replace("-", "_")))


def _axis() -> Spec:
    return {"type": "quantitative", "title": config.currency,
            "axis": {"formatType": "short", "tickCount": 4}}  # fmt: skip
