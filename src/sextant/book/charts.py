"""Charts that several pages draw, each a plain Vega-Lite document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.config import config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

Spec = dict[str, Any]


def bars(names: Sequence[str], values: Sequence[Decimal]) -> Spec:
    """Draw one bar a step in time, with money upwards."""
    points = [
        {"step": name, "value": float(value)} for name, value in zip(names, values, strict=True)
    ]
    return {
        "data": {"values": points},
        "mark": {"type": "bar", "width": {"band": 0.7}},
        "encoding": {
            "x": {"field": "step", "type": "ordinal", "sort": None, "title": None,
                  "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": money_axis(_("Won revenue, %(currency)s")),
            "tooltip": [{"field": "step", "type": "nominal", "title": _("Period")}, money_told()],
        },
    }  # fmt: skip


def money_axis(title: str) -> Spec:
    """Return an upright axis of money in the reporting currency, which the title names."""
    return {
        "field": "value", "type": "quantitative",
        "title": title % {"currency": config.currency},
        "axis": {
            "formatType": "short", "tickCount": 4,
            # across the top: an upright title costs width that a phone has not
            "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8,
        },
    }  # fmt: skip


def money_told() -> Spec:
    """Return what a chart tells of an amount when it is pointed at."""
    return {"field": "value", "type": "quantitative", "title": _("Won revenue"),
            "formatType": "money", "format": config.currency}  # fmt: skip
