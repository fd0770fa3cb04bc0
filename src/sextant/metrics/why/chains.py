"""Numbers that are products of others: one table, whose factors multiply to the number exactly.

Each factor is one number over another, and most chains telescope: what stands above the line of
one factor stands below that of the next. What a chain does not hold, such as returns, is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.metrics.measures import MEASURE, Unit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Link = tuple[str, _StrPromise, "Step", Unit]


@dataclass(frozen=True)
class Step:
    """A number as `ask` finds it: a metric, or of a quotient what is above or below its line."""

    metric: str
    part: int | None = 0
    """None is the number itself, for what has no parts, such as a median."""
    is_named: bool = False
    """Whether only what has a customer is meant."""
    planned: str = ""
    """The metric whose target stands for it where a plan is laid beside."""


@dataclass(frozen=True)
class Factor:
    """One number over another."""

    name: str
    label: _StrPromise
    above: Step | None
    below: Step | None = None
    unit: Unit = Unit.COUNT
    is_silent: bool = False
    """Whether it is left out where it is one on both sides."""


@dataclass(frozen=True)
class Remainder:
    """What a chain does not hold: what one sum has that another has not."""

    name: str
    label: _StrPromise
    whole: Step
    less: Step


@dataclass(frozen=True)
class Chain:
    """One way to read a metric as a product."""

    name: str
    metric: str
    factors: tuple[Factor, ...]
    remainders: tuple[Remainder, ...] = ()

    @property
    def steps(self) -> list[Step]:
        """Return the numbers it is made of, each once."""
        factors = [each for one in self.factors for each in (one.above, one.below)]
        left = [each for one in self.remainders for each in (one.whole, one.less)]
        return list(dict.fromkeys(step for step in (*factors, *left) if step is not None))


def _links(*links: Link, over: Step | None = None) -> tuple[Factor, ...]:
    """Return factors each of which is its number over that of the one before."""
    return tuple(_linked(links, over))


def _linked(links: tuple[Link, ...], below: Step | None) -> Iterator[Factor]:
    for name, label, step, unit in links:
        yield Factor(name, label, step, below, unit, is_silent=name == "priced")
        below = step


def _against(label: _StrPromise, below: Step) -> tuple[Factor, ...]:
    reached = Factor("reached", _("What was reached"), Step(MEASURE), unit=Unit.AS_MEASURED)
    return reached, Factor("target", label, None, below, Unit.AS_MEASURED)


LEADS = Step("leads", planned="leads")
CREATED = Step("created_deals", planned="created_deals")
CLOSED, WINS = Step("win_rate", 1), Step("win_rate", 0)
WON = Step("won_deals", planned="won_deals")
PRICED = Step("average_deal", 1, planned="won_deals")
REVENUE = Step("average_deal", 0, planned="won_revenue")
ORDERS, GROSS, PIECES = Step("orders"), Step("gross_sales"), Step("gross_units")
BUYERS = Step("active_customers", is_named=True)
ORDERED, BOUGHT = Step("orders", is_named=True), Step("gross_sales", is_named=True)

LEAD_COUNT = _("Leads")
DEAL_SIZE = _("Average deal")
PER_ORDER = pgettext_lazy("factor", "Sales per order")

_RETURNED = Remainder("returns", _("Returns"), Step("sales"), GROSS)
_UNNAMED = Remainder("unnamed", _("Without a customer"), GROSS, BOUGHT)
_UNNAMED_ORDERS = Remainder("unnamed", _("Without a customer"), ORDERS, ORDERED)
_BUYING: tuple[Link, ...] = (
    ("customers", _("Active customers"), BUYERS, Unit.COUNT),
    ("frequency", _("Orders per customer"), ORDERED, Unit.COUNT),
)
_BASKET: tuple[Link, ...] = (
    ("orders", _("Orders"), ORDERS, Unit.COUNT),
    ("units", _("Units per order"), PIECES, Unit.COUNT),
)
_PRICE: Link = ("price", _("Price per unit"), GROSS, Unit.MONEY)

CHAINS = (
    Chain("leads", "won_revenue", _links(
        ("leads", LEAD_COUNT, LEADS, Unit.COUNT), ("conversion", _("Won deals per lead"), PRICED, Unit.COUNT),
        ("size", DEAL_SIZE, REVENUE, Unit.MONEY),
    )),
    Chain("created", "won_revenue", _links(
        ("created", _("Created deals"), CREATED, Unit.COUNT),
        ("conversion", _("Won deals per created deal"), PRICED, Unit.COUNT), ("size", DEAL_SIZE, REVENUE, Unit.MONEY),
    )),
    Chain("closed", "won_revenue", _links(
        ("closed", _("Closed deals"), CLOSED, Unit.COUNT), ("win_rate", _("Win rate"), WINS, Unit.RATIO),
        ("priced", _("Share of won deals with an amount"), Step("average_deal", 1), Unit.RATIO),
        ("size", DEAL_SIZE, REVENUE, Unit.MONEY),
    )),
    Chain("leads", "won_deals", _links(
        ("leads", LEAD_COUNT, LEADS, Unit.COUNT), ("conversion", _("Won deals per lead"), WON, Unit.COUNT),
    )),
    Chain("closed", "won_deals", _links(
        ("closed", _("Closed deals"), CLOSED, Unit.COUNT), ("win_rate", _("Win rate"), WINS, Unit.RATIO),
    )),
    Chain("closed", "lost_deals", _links(
        ("closed", _("Closed deals"), CLOSED, Unit.COUNT), ("loss_rate", _("Share lost"), Step("lost_deals"), Unit.RATIO),
    )),
    Chain("customers", "sales", _links(*_BUYING, ("basket", PER_ORDER, BOUGHT, Unit.MONEY)),
          (_UNNAMED, _RETURNED)),
    Chain("basket", "sales", _links(*_BASKET, _PRICE), (_RETURNED,)),
    Chain("customers", "gross_sales", _links(*_BUYING, ("basket", PER_ORDER, BOUGHT, Unit.MONEY)),
          (_UNNAMED,)),
    Chain("basket", "gross_sales", _links(*_BASKET, _PRICE)),
    Chain("customers", "customer_sales", _links(*_BUYING, ("basket", PER_ORDER, BOUGHT, Unit.MONEY)),
          (Remainder("returns", _("Returns"), Step("customer_sales"), BOUGHT),)),
    Chain("customers", "orders", _links(*_BUYING), (_UNNAMED_ORDERS,)),
    Chain("basket", "units", _links(*_BASKET),
          (Remainder("returns", _("Returns"), Step("units"), PIECES),)),
    Chain("basket", "gross_units", _links(*_BASKET)),
    Chain("basket", "average_order", _links(*_BASKET[1:], _PRICE, over=ORDERS)),
    Chain("customers", "arpu", _links(
        *_BUYING[1:], ("basket", pgettext_lazy("factor", "Net sales per order"),
                       Step("customer_sales"), Unit.MONEY), over=BUYERS,
    )),
    Chain("margin", "gross_margin", _links(
        ("sales", _("Sales of known cost"), Step("gross_margin_rate", 1), Unit.MONEY),
        ("rate", _("Gross margin rate"), Step("gross_margin_rate"), Unit.RATIO),
    )),
    Chain("returns", "returns", _links(
        ("sales", _("Sales before returns"), GROSS, Unit.MONEY),
        ("rate", _("Return rate"), Step("returns"), Unit.RATIO),
    )),
    Chain("retention", "retained_customers", _links(
        ("before", _("Customers of the period before"), Step("retention_rate", 1), Unit.COUNT),
        ("rate", _("Retention rate"), Step("retention_rate"), Unit.RATIO),
    )),
    Chain("churn", "lost_customers", _links(
        ("before", _("Customers of the period before"), Step("churn_rate", 1), Unit.COUNT),
        ("rate", _("Churn rate"), Step("churn_rate"), Unit.RATIO),
    )),
    Chain("calls", "talk_minutes", _links(
        ("calls", _("Calls"), Step("calls", planned="calls"), Unit.COUNT),
        ("length", _("Minutes per call"), Step("talk_minutes", planned="talk_minutes"), Unit.COUNT),
    )),
    Chain("plan", "attainment", _against(_("Target"), Step("target"))),
    Chain("plan", "pace_attainment", _against(_("Pace"), Step("pace"))),
    Chain("velocity", "velocity", (
        Factor("created", _("Created deals"), CREATED),
        Factor("win_rate", _("Win rate"), Step("win_rate", None), unit=Unit.RATIO),
        Factor("size", DEAL_SIZE, Step("average_deal", None), unit=Unit.MONEY),
        Factor("cycle", _("Sales cycle"), None, Step("sales_cycle_days", None), Unit.DAYS),
    )),
)  # fmt: skip


def of(metric: str) -> list[Chain]:
    """Return the chains that read a metric as a product."""
    return [chain for chain in CHAINS if chain.metric == metric]
