"""The picture of this chapter: a target added up over its months, beside what was reached."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.config import config
from sextant.workspace import written

if TYPE_CHECKING:
    from sextant.chapters.strategy.aims import Aim

Spec = dict[str, Any]


def course(aim: Aim) -> dict[str, Any] | None:
    """Draw the target and what was reached, both added up month by month."""
    answer = aim.months
    if answer is None or len(answer.rows) < 2:  # noqa: PLR2004 - one point makes no line
        return None
    rows, measure = answer.rows, aim.plan.measure
    months = [row["month"] for row in rows]
    asked = list(accumulate(row["target"] or 0 for row in rows))
    passed = [n for n, month in enumerate(months) if month <= f"{aim.look.today:%Y-%m}"]
    reached = list(accumulate(rows[n][measure] or 0 for n in passed))
    lines = {_("Target"): asked, aim.measure: reached}
    return {"spec": _spec(aim, months, lines), "table": _table(aim, months, asked, reached)}


def _spec(aim: Aim, months: list[str], lines: dict[str, list[Any]]) -> Spec:
    names = list(lines)
    points = [
        {"month": months[n], "line": name, "value": float(value)}
        for name, values in lines.items()
        for n, value in enumerate(values)
    ]
    ends = [
        {"month": months[len(values) - 1], "line": name, "value": float(values[-1])}
        for name, values in lines.items()
        if values
    ]
    across = {"field": "month", "type": "ordinal", "sort": None, "title": None,
              "axis": {"labelAngle": 0, "labelOverlap": True}}  # fmt: skip
    colour = {"field": "line", "type": "nominal", "legend": None,
              "scale": {"domain": names, "range": ["var(--series-2)", "var(--series-1)"]}}  # fmt: skip
    told = [
        {"field": "line", "type": "nominal", "title": pgettext("chart", "Line")},
        {"field": "month", "type": "nominal", "title": _("Until")},
        _upright(aim),
    ]
    return {
        "data": {"values": points},
        "encoding": {"x": across, "color": colour},
        "layer": [
            {"mark": {"type": "line", "point": True, "strokeWidth": 2.5},
             "encoding": {"y": _upright(aim), "tooltip": told}},
            {"data": {"values": ends},
             "mark": {"type": "text", "align": "right", "dx": -2, "dy": -10, "fontWeight": 600},
             "encoding": {"y": _upright(aim), "text": {"field": "line"}}},
        ],
        "padding": {"left": 0, "right": 8, "top": 18, "bottom": 0},
    }  # fmt: skip


def _upright(aim: Aim) -> Spec:
    title = _("%(measure)s added up") % {"measure": aim.measure}
    if aim.plan.currency:
        title = _("%(measure)s added up, %(currency)s") % {
            "measure": aim.measure, "currency": config.currency,
        }  # fmt: skip
    return {
        "field": "value", "type": "quantitative", "title": title,
        "axis": {"formatType": "short", "tickCount": 4, "titleAngle": 0, "titleAlign": "left",
                 "titleAnchor": "end", "titleX": 0, "titleY": -8},
    }  # fmt: skip


def _table(aim: Aim, months: list[str], asked: list[Any], reached: list[Any]) -> dict[str, Any]:
    def written_as(value: Any) -> str:
        if aim.plan.currency:
            return written.money(value, config.currency)
        return written.number(value)

    return {
        "head": [_("Until"), _("Target"), aim.measure],
        "rows": [
            [month, written_as(asked[n]),
             written_as(reached[n]) if n < len(reached) else written.NOTHING]
            for n, month in enumerate(months)
        ],
    }  # fmt: skip
