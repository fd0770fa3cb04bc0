"""An answer by country as a map of the world; what has no place on it is told beneath."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.translation import gettext as _

from sextant.chapters.reporting import countries, telling
from sextant.chapters.reporting.drawing import Beneath, Chart, Spec, shade, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.metrics.answer import Answer
    from sextant.metrics.measures import Metric

WORLD = "vendor/world-atlas-2.0.2/countries-110m.json"
SHAPES = "countries"
EMPTY = "010"  # Antarctica, where nobody buys and which would take a fifth of the picture
Named = tuple[str, Any]


def drawn(number: int, metric: Metric, answer: Answer) -> Chart | None:
    """Draw the countries of an answer; None where not one of its names is a country on the map."""
    (dimension,) = answer.request.by
    rows = [
        (telling.part(row, dimension), row[metric.name])
        for row in answer.rows
        if row.get(metric.name) is not None
    ]
    placed, left = _placed(rows, metric)
    if not placed:
        return None
    return Chart(
        f"chart-{number}",
        str(metric.label),
        _("Grey countries have no number here."),
        _spec(placed, metric),
        {
            "head": [str(dimension.label), str(metric.label)],
            "rows": [[name, telling.figure(value, metric.unit)] for name, value in rows],
        },
        "map",
        tuple(Beneath(name, telling.figure(value, metric.unit)) for name, value in left),
        _("Borders are drawn as Natural Earth publishes them; no position is taken on them."),
    )


def _placed(rows: Sequence[Named], metric: Metric) -> tuple[dict[str, list[Named]], list[Named]]:
    """Return the rows by the number of their country, and those the map has no place for.

    A country under several names is drawn once with their sum; where no sum can be made of them,
    as of shares, they stand beneath.
    """
    placed: dict[str, list[Named]] = {}
    left: list[Named] = []
    for name, value in rows:
        known = countries.number(name, shapes())
        (placed.setdefault(known, []) if known else left).append((name, value))
    if not metric.is_additive:
        for known in [each for each, named in placed.items() if len(named) > 1]:
            left += placed.pop(known)
    return placed, left


@cache
def shapes() -> frozenset[str]:
    """Return the numbers of the countries that the map has a shape for."""
    found = finders.find(WORLD)
    assert isinstance(found, str)  # the map is part of Sextant
    world = json.loads(Path(found).read_text(encoding="utf-8"))
    listed = world["objects"][SHAPES]["geometries"]
    return frozenset(each["id"] for each in listed if "id" in each) - {EMPTY}


def _spec(placed: dict[str, list[Named]], metric: Metric) -> Spec:
    values: list[Spec] = [
        {"id": known, "step": ", ".join(name for name, _value in named),
         "value": float(sum(value for _name, value in named))}
        for known, named in placed.items()
    ]  # fmt: skip
    colour = shade(metric, [each["value"] for each in values], low="var(--map-low)")
    if metric.is_additive:
        colour["scale"]["type"] = "sqrt"  # one large market would leave all others alike
    world = {"url": static(WORLD), "format": {"type": "topojson", "feature": SHAPES}}
    edge = {"stroke": "var(--surface)", "strokeWidth": 0.5}
    return {
        "projection": {"type": "equalEarth"},
        "layer": [
            {
                "data": world,
                "transform": [{"filter": f"datum.id != '{EMPTY}'"}],
                "mark": {"type": "geoshape", "fill": "var(--map-land)", **edge},
            },
            {
                "data": {"values": values},
                "transform": [
                    {"lookup": "id", "from": {"data": world, "key": "id"}, "as": "shape"}
                ],
                "mark": {"type": "geoshape", **edge},
                "encoding": {
                    "shape": {"field": "shape", "type": "geojson"},
                    "color": colour,
                    "tooltip": told(metric, ()),
                },
            },
        ],
    }
