"""What numbers are laid beside: another period, or what the published plan asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sextant.metrics import buckets, measuring, running
from sextant.metrics.catalogue import every
from sextant.metrics.figures import Figures, figures
from sextant.metrics.request import PLAN

if TYPE_CHECKING:
    from sextant.metrics.figures import Key
    from sextant.metrics.manifest import Manifest
    from sextant.metrics.measures import Metric
    from sextant.metrics.request import Request

TARGET = "target"


def figures_beside(request: Request, publication: Manifest) -> Figures | None:
    """Return what a question's numbers are compared with, if it asks for that."""
    if request.compare_period is None:
        return None
    if request.compare == PLAN:
        return _planned(request, publication)
    found = figures(request, request.compare_period, publication)
    _align(found, request)
    return found


def has_plan(metric: Metric, beside: Mapping[str, tuple[Any, ...]]) -> bool:
    """Tell whether the plan says anything of a number."""
    return bool({metric.name, running.added_up(metric).name} & beside.keys())


def _planned(request: Request, publication: Manifest) -> Figures:
    """Return the targets of each metric, under the name of the metric; none where nothing is planned."""
    found = Figures()
    for metric in request.metrics:
        about = running.added_up(metric)
        target = measuring.measured(every()[TARGET], about)
        asked = replace(request, metrics=(target,), measure=about, compare=None)
        part = figures(asked, request.period, publication)
        for key, parts in part.parts.items():
            if parts[TARGET] != (None,):
                found.parts.setdefault(key, {})[about.name] = parts[TARGET]
                found.labels.setdefault(key, part.labels[key])
        if part.total.get(TARGET, (None,)) != (None,) and found.parts:
            found.total[about.name] = part.total[TARGET]
    return found


def _align(found: Figures, request: Request) -> None:
    """Move units of time of the period compared with onto those of the period asked about."""
    assert request.period is not None
    assert request.compare_period is not None
    shifts = [
        buckets.index_of(dimension.name, request.period.start, request.calendar)
        - buckets.index_of(dimension.name, request.compare_period.start, request.calendar)
        if dimension.is_time
        else 0
        for dimension in request.by
    ]

    def moved(key: Key) -> Key:
        pairs = zip(key, shifts, strict=True)
        return tuple(part + shift if shift and part is not None else part for part, shift in pairs)

    found.parts = {moved(key): parts for key, parts in found.parts.items()}
    found.labels = {moved(key): labels for key, labels in found.labels.items()}
