"""What a number is made of, so that its change can be divided: sums, quotients, differences, products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sextant.metrics import dimensions
from sextant.metrics.catalogue import every
from sextant.metrics.measures import MEASURE, Metric
from sextant.metrics.why.refusing import UnableToExplain

PACE, TARGET = "pace", "target"
AS_OF_NOW = {
    "open_deals", "open_pipeline", "weighted_pipeline", "pushes", "pushed_deals", "coverage",
    "receivables", "overdue", "overdue_invoices",
}  # fmt: skip
SHRINKING = {"required_run_rate": "gap"}
PRODUCTS = {"velocity"}
BELOW = 2


@dataclass(frozen=True)
class Term:
    """One sum of a metric, as `ask` found it, added or taken away."""

    metric: str
    part: int = 0
    sign: int = 1


@dataclass(frozen=True)
class Recipe:
    """What stands above the line, and of a quotient what stands below it."""

    above: tuple[Term, ...] = ()
    below: tuple[Term, ...] = ()
    needs: tuple[str, ...] = ()
    """What must be there on both sides, so that there is a number at all."""

    @property
    def is_product(self) -> bool:
        """Tell whether it is a product of several numbers, which no group has a share in."""
        return not self.above


OF_DERIVED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "arpu": (("customer_sales",), ("active_customers",)),
    "arpu_by_deals": (("customer_sales_by_deals",), ("active_customers_by_deals",)),
    "attainment": ((MEASURE,), (TARGET,)),
    "pace_attainment": ((MEASURE,), (PACE,)),
}
KNOWN = {*OF_DERIVED, *PRODUCTS, "gap"}


def recipe(metric: Metric, measure: str) -> Recipe:
    """Return what a metric is made of, or refuse in a sentence that says what to ask instead."""
    _refuse(metric, measure)
    if metric.is_cumulative:
        return Recipe((Term(metric.of[0]),))
    if metric.name == "gap":
        return Recipe((Term(TARGET), Term(measure, sign=-1)), needs=(TARGET,))
    if metric.name in OF_DERIVED:
        sides = OF_DERIVED[metric.name]
        above, below = (
            tuple(Term(measure if name == MEASURE else name) for name in side) for side in sides
        )
        return Recipe(above, below)
    if metric.of:
        return Recipe()
    below = (Term(metric.name, 1),) if len(metric.quotient) == BELOW else ()
    return Recipe((Term(metric.name),), below)


def _refuse(metric: Metric, measure: str) -> None:
    words = {"metric": metric.label, "dimension": dimensions.EVERY[metric.dimensions[0]].label}
    if any(part.kind in {"median", "gaps"} for part in metric.parts):
        raise UnableToExplain(
            _("“%(metric)s” is a median: its change has no parts that add up. Ask for it by a"
              " dimension instead, such as %(dimension)s, to see where it moved.")
            % words
        )  # fmt: skip
    if metric.name in AS_OF_NOW:
        raise UnableToExplain(
            _("“%(metric)s” is always as of now, so no earlier period can be laid beside it. Ask"
              " for it by a dimension instead, such as %(dimension)s, to see what it is made of.")
            % words
        )  # fmt: skip
    instead = measure if metric.looks_ahead else SHRINKING.get(metric.name)
    if instead:
        raise UnableToExplain(
            _("“%(metric)s” says what is still to come: ask why of %(names)s, which it follows.")
            % {**words, "names": every()[instead].label}
        )
    if metric.of and not metric.is_cumulative and metric.name not in KNOWN:
        raise UnableToExplain(
            _("“%(metric)s” is derived from other numbers: ask why of those, %(names)s.")
            % {**words, "names": ", ".join(metric.of)}
        )
