"""What is still open, and what came in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import ALL, DEAL, OPEN, PLANNED, PUSHED, PUSHED_ONCE
from sextant.metrics.dimensions import LINES
from sextant.metrics.measures import MEASURE, Good, Metric, Unit, count, total
from sextant.metrics.schemas import TARGETS

if TYPE_CHECKING:
    from sextant.metrics.deriving import Moment

Known = Mapping[str, Any]
WHOLE = tuple(name for name in DEAL if name not in LINES)


def _coverage(known: Known, _moment: Moment) -> Decimal | None:
    """Divide what is open by what is missing; nothing is left to cover where nothing is missing."""
    if not known["target"]:
        return None
    missing = Decimal(known["target"]) - Decimal(known[MEASURE] or 0)
    return Decimal(known["open_pipeline"] or 0) / missing if missing > 0 else None


def _velocity(known: Known, _moment: Moment) -> Decimal | None:
    """Multiply chances, share won and size, and divide by the days it takes."""
    rate, size, days = (known[name] for name in SPEED[1:])
    if rate is None or size is None or not days:
        return None
    return Decimal(known["created_deals"] or 0) * Decimal(rate) * Decimal(size) / Decimal(days)


SPEED = ("created_deals", "win_rate", "average_deal", "sales_cycle_days")

METRICS = (
    Metric(
        "open_deals",
        _("Open deals"),
        _(
            "How many deals are open now; with a period, those of them whose expected close"
            " lies in it."
        ),
        _("It is always as of now: a past period shows what is overdue, not what was open then."),
        Unit.COUNT,
        Good.NEITHER,
        (count(OPEN),),
        date="expected_close_on",
        dimensions=DEAL,
    ),
    Metric(
        "open_pipeline",
        _("Open pipeline"),
        _(
            "The value of the deals open now; with a period, of those whose expected close"
            " lies in it."
        ),
        _("Most of it will not be won, and deals without an amount are not in it."),
        Unit.MONEY,
        Good.UP,
        (total("value", OPEN),),
        date="expected_close_on",
        dimensions=DEAL,
    ),
    Metric(
        "weighted_pipeline",
        _("Weighted pipeline"),
        _(
            "The value of the deals open now, each times the probability of its stage; with a"
            " period, of those whose expected close lies in it."
        ),
        _("It is an expectation over many deals: no single deal ever brings its weighted value."),
        Unit.MONEY,
        Good.UP,
        (total("weighted", OPEN),),
        date="expected_close_on",
        dimensions=DEAL,
    ),
    Metric(
        "created_deals",
        _("Created deals"),
        _("How many deals were created, whatever became of them."),
        _("It counts entries, not chances: a rep who enters every call creates many."),
        Unit.COUNT,
        Good.UP,
        (count(ALL),),
        date="created_on",
        dimensions=(*DEAL, "status"),
    ),
    Metric(
        "pushes",
        _("Pushes"),
        _(
            "How often the expected close of the deals open now was moved to a later day; with a"
            " period, of those whose expected close lies in it."
        ),
        _("Some delays are the customer's: ask why before judging. By person, the owner's count."),
        Unit.COUNT,
        Good.DOWN,
        (total("pushes", PUSHED_ONCE),),
        date="expected_close_on",
        dimensions=WHOLE,
    ),
    Metric(
        "pushed_deals",
        _("Pushed deals"),
        _(
            "How many of the deals open now had their expected close moved to a later day at"
            " least once; with a period, of those whose expected close lies in it."
        ),
        _("A deal pushed often closes late or not at all: read it beside the pushes."),
        Unit.COUNT,
        Good.DOWN,
        (count(PUSHED),),
        date="expected_close_on",
        dimensions=WHOLE,
    ),
    Metric(
        "coverage",
        _("Coverage"),
        _(
            "The value of the deals open now whose expected close lies in the period, divided by"
            " what is still missing to its target; won revenue, unless another measure is named."
        ),
        _(
            "There is none once the target is reached. How many times is enough depends on the win"
            " rate: at one in three it takes three."
        ),
        Unit.COUNT,
        Good.UP,
        (),
        date="on",
        dimensions=PLANNED,
        fact=TARGETS,
        workspace="",
        of=(MEASURE, "target", "open_pipeline"),
        derive=_coverage,
    ),
    Metric(
        "velocity",
        _("Sales velocity"),
        _(
            "Deals created times win rate times average deal, divided by the days of the sales"
            " cycle: the money a day that such a flow of deals brings in the long run."
        ),
        _(
            "Three of its four numbers are those of deals that closed in the period, not of those"
            " created in it: it says how fast the flow is, not what will come."
        ),
        Unit.MONEY,
        Good.UP,
        (),
        date="created_on",
        dimensions=DEAL,
        workspace="",
        of=SPEED,
        derive=_velocity,
    ),
)
