"""The course of a number with what was expected of it, and the steps that are off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.config import config
from sextant.metrics import catalogue
from sextant.metrics.measures import Unit
from sextant.watch import telling
from sextant.watch.models import Alert
from sextant.watch.seeing import seen_since
from sextant.workspace import written

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

Spec = dict[str, Any]
VALUE, EXPECTED, OFF = "var(--series-1)", "var(--series-6)", "var(--series-5)"
KNOWN, OFF_STEPS = {"filter": "isValid(datum.low)"}, {"filter": "datum.off"}
ROWS = 20


def course(alert: Alert, scope: Scope) -> dict[str, Any]:
    """Draw the steps of an alert's series that a scope shows, with the table behind it."""
    since = str(seen_since(alert, scope))
    rows = [row for row in alert.course if row[0] >= since and row[1] is not None]
    return {"spec": _spec(alert, rows), "table": _table(alert, rows)}


def _is_off(alert: Alert, day: str) -> bool:
    return str(alert.starts_on) <= day < str(alert.ends_on)


def _spec(alert: Alert, rows: list[Any]) -> Spec:
    points = [
        {"day": day, "value": value, "middle": middle, "low": low, "high": high,
         "off": _is_off(alert, day) and bool(high or value), "text": telling.amount(alert, value),
         "told": _between(alert, low, high)}
        for day, value, middle, low, high in rows
    ]  # fmt: skip
    axis = {"formatType": _form(alert), "tickCount": 4, "titleAngle": 0, "titleAlign": "left",
            "titleAnchor": "end", "titleX": 0, "titleY": -8}  # fmt: skip
    upright = {"field": "value", "type": "quantitative", "title": _title(alert), "axis": axis}
    told = [
        {"field": "day", "type": "temporal", "title": _("From"), "formatType": "ondate"},
        {"field": "text", "type": "nominal", "title": telling.label(alert.metric)},
        {"field": "told", "type": "nominal", "title": _("Expected")},
    ]
    return {
        "data": {"values": points, "format": {"parse": {"day": "date"}}},
        "encoding": {"x": {"field": "day", "type": "temporal", "title": None, "scale": {"type": "utc"},
                           "axis": {"tickCount": 6, "labelOverlap": True, "formatType": "inyear"}},
                     "tooltip": told},
        "layer": [
            {"transform": [KNOWN],
             "mark": {"type": "area", "color": VALUE, "opacity": 1, "fillOpacity": 0.17, "aria": False},
             "encoding": {"y": {**upright, "field": "low"}, "y2": {"field": "high"}}},
            {"transform": [KNOWN],
             "mark": {"type": "line", "color": EXPECTED, "strokeDash": [4, 3], "strokeWidth": 1.5,
                      "aria": False},
             "encoding": {"y": {**upright, "field": "middle"}}},
            {"mark": {"type": "line", "color": VALUE, "strokeWidth": 2, "aria": False},
             "encoding": {"y": upright}},
            {"mark": {"type": "point", "color": VALUE, "filled": True, "size": 18},
             "encoding": {"y": upright}},
            {"transform": [OFF_STEPS],
             "mark": {"type": "point", "color": OFF, "size": 130, "strokeWidth": 2.5,
                      "aria": False},
             "encoding": {"y": upright}},
        ],
        "padding": {"left": 0, "right": 8, "top": 20, "bottom": 4},
    }  # fmt: skip


def _table(alert: Alert, rows: list[Any]) -> dict[str, Any]:
    shown = rows[-ROWS:]
    head = [_("From"), telling.label(alert.metric), _("Expected"), _("In 19 cases of 20")]
    return {
        "head": head,
        "rows": [
            [written.day(date.fromisoformat(day)), telling.amount(alert, value),
             "–" if middle is None else telling.amount(alert, middle), _between(alert, low, high)]
            for day, value, middle, low, high in reversed(shown)
        ],
    }  # fmt: skip


def _between(alert: Alert, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    return _("%(low)s to %(high)s") % {
        "low": telling.amount(alert, low), "high": telling.amount(alert, high),
    }  # fmt: skip


def _title(alert: Alert) -> str:
    metric = catalogue.every().get(alert.metric)
    if metric is not None and metric.unit is Unit.MONEY:
        return _("%(measure)s, %(currency)s") % {
            "measure": metric.label, "currency": config.currency,
        }  # fmt: skip
    return telling.label(alert.metric)


def _form(alert: Alert) -> str:
    metric = catalogue.every().get(alert.metric)
    return "percent" if metric is not None and metric.unit is Unit.RATIO else "short"
