"""What the form of the explore page offers: numbers that may be asked, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.chapters.reporting.question import COMPARED, WAYS, common
from sextant.metrics import catalogue, dimensions, explain
from sextant.metrics.schemas import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.chapters.reporting.question import Question
    from sextant.kernel.scope import Scope


@dataclass(frozen=True)
class Option:
    """One thing to choose: its name in addresses, its label, whether it is chosen."""

    name: str
    label: str
    chosen: bool
    meaning: str = ""


def offered(question: Question, scope: Scope) -> dict[str, Any]:
    """Return all that the form offers."""
    open_to = {metric.name: metric for metric in explain.open_to(scope)}
    metrics = [
        Option(name, str(metric.label), name in question.metrics, str(metric.meaning))
        for name, metric in open_to.items()
    ]
    known = catalogue.every()
    dims = common(question.metrics)
    about = any(known[name].fact is TARGETS for name in question.metrics if name in known)
    firsts = [(*question.by, "", "")[n] for n in (0, 1)]
    return {
        "metrics": sorted(metrics, key=lambda each: (not each.chosen, each.label)),
        "chosen": [each.label for each in metrics if each.chosen],
        "firsts": [(n, _dimensions(dims, first)) for n, first in enumerate(firsts)],
        "filters": _dimensions([name for name in dims if not dimensions.EVERY[name].is_time], ""),
        "comparisons": _options(COMPARED, question.compare),
        "ways": _options(WAYS, question.way),
        "measures": [
            Option(metric.name, str(metric.label), metric.name == question.measure)
            for metric in open_to.values()
            if metric.is_additive and metric.fact is not TARGETS
        ]
        if about
        else [],
    }


def _dimensions(names: Iterable[str], chosen: str) -> list[Option]:
    names = [*names, *([chosen] if chosen in dimensions.EVERY and chosen not in names else [])]
    return [Option(name, str(dimensions.EVERY[name].label), name == chosen) for name in names]


def _options(labels: Any, chosen: str) -> list[Option]:
    return [Option(name, str(label), name == chosen) for name, label in labels.items()]
