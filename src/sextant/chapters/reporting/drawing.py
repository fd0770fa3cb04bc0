"""What all charts of an answer share: how a chart is held, its scale of amounts, its colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.config import config
from sextant.metrics.measures import UNIT_LABELS, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.metrics.measures import Metric

Spec = dict[str, Any]


@dataclass(frozen=True)
class Beneath:
    """A number that a chart has no place for, told beneath it."""

    name: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A chart with the table behind it, and what is told beneath it."""

    id: str
    title: str
    lead: str
    spec: Spec
    table: dict[str, Any]
    height: str = "medium"
    beneath: tuple[Beneath, ...] = ()
    note: str = ""


def form(metric: Metric) -> str:
    """Return how a chart writes the numbers along a scale."""
    return "percent" if metric.unit is Unit.RATIO else "short"


def unit(metric: Metric) -> str:
    """Return what a scale counts in."""
    return config.currency if metric.unit is Unit.MONEY else str(UNIT_LABELS[metric.unit])


def measured(metric: Metric, **more: Any) -> Spec:
    """Return an axis with its unit written across its top."""
    return {"field": "value", "type": "quantitative", "title": unit(metric),
            "axis": {"formatType": form(metric), "tickCount": 5, **more}}  # fmt: skip


def told(metric: Metric, series: Sequence[str]) -> list[Spec]:
    """Return what is told of a mark that one points at."""
    amount: Spec = {"field": "value", "type": "quantitative", "title": str(metric.label)}
    if metric.unit is Unit.MONEY:
        amount |= {"formatType": "money", "format": config.currency}
    elif metric.unit is Unit.RATIO:
        amount |= {"formatType": "percent"}
    lines: list[Spec] = [{"field": "step", "type": "nominal", "title": _("Part")}]
    if len(series) > 1:
        lines.append({"field": "series", "type": "nominal", "title": _("Of")})
    return [*lines, amount]


def shade(metric: Metric, values: Sequence[float], *, low: str = "var(--heat-low)") -> Spec:
    """Return a colour for each amount: deeper for more, and another hue below nought."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    scale: Spec = {"range": [low, "var(--heat-high)"]}
    if least < 0:
        far = max(-least, most)
        colours = ["var(--heat-below)", "var(--heat-none)", "var(--heat-high)"]
        scale = {"domain": [-far, 0, far], "range": colours, "interpolate": "rgb"}
    elif metric.is_additive or least == most:
        scale["domain"] = [0, most or 1]
    legend = {"title": unit(metric), "formatType": form(metric), "gradientLength": 160,
              "type": "gradient"}  # fmt: skip
    return {"field": "value", "type": "quantitative", "scale": scale, "legend": legend}
