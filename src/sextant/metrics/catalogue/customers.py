"""Who buys: how many customers came, came back, stayed and stayed away, and what each is worth.

There are two families, one over order lines and one over won deals (`_by_deals`), for companies
that keep no orders. They are no one family with a switch: a name means one thing, and the two
differ in what they can be asked by and in whose records are open to whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import DEAL, WON
from sextant.metrics.catalogue.sales import LINE, SOLD
from sextant.metrics.measures import Good, Metric, Rows, Unit, again, gaps, keys, total
from sextant.metrics.schemas import DEALS, ORDER_LINES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from sextant.metrics.deriving import Moment

CUSTOMER = "account_id"
BY_DEALS = "_by_deals"
NAMED = Rows("customer_named", lambda line: line.account_id.notnull(), {"has_customer": "yes"})
NAMED_DEAL = Rows(
    "won_by_customer", lambda deal: (deal.status == "won") & deal.account_id.notnull()
)


def _per(above: str, below: str) -> Callable[[Mapping[str, Any], Moment], Decimal | None]:
    def quotient(known: Mapping[str, Any], _moment: Moment) -> Decimal | None:
        return Decimal(known[above] or 0) / Decimal(known[below]) if known[below] else None

    return quotient


@dataclass(frozen=True)
class _Kind:
    """One of the numbers that both families have, with the states its parts are in."""

    name: str
    label: _StrPromise
    meaning: _StrPromise
    caution: _StrPromise
    unit: Unit = Unit.COUNT
    good: Good = Good.UP
    states: tuple[str, ...] = ()
    days: int = 0
    owner: str = "marketing"


WITHIN = (30, 60, 90, 365)


def _again(days: int) -> _Kind:
    """Return the rate of those who came again within some days of the first time."""
    return _Kind(
        f"repurchase_within_{days}_days",
        format_lazy(_("Repurchase within {days} days"), days=days),
        format_lazy(
            _("The share of customers who bought again within {days} days of their first purchase,"
              " of those whose first was at least {days} days ago, counted on the day of the"
              " first."),
            days=days,
        ),
        _("First ever means since records begin. Customers who have not had their days yet are left"
          " out, also those who came back already, and counted beside it."),
        Unit.RATIO,
        Good.UP,
        days=days,
    )  # fmt: skip


KINDS = (
    _Kind(
        "active_customers",
        _("Active customers"),
        _("How many customers bought in the period, each counted once."),
        _(
            "Sales without a named customer are not in it; one who bought in two months counts in"
            " both and once in their total."
        ),
        states=("active",),
    ),
    _Kind(
        "new_customers",
        _("New customers"),
        _("How many customers bought in the period for the first time ever."),
        _("First ever means since records begin: in the first months everyone is new."),
        states=("new",),
    ),
    _Kind(
        "returning_customers",
        _("Returning customers"),
        _("How many customers bought in the period and at any time before it."),
        _("With the new ones they make up the active customers; however long the pause."),
        states=("returning",),
    ),
    _Kind(
        "retained_customers",
        _("Retained customers"),
        _("How many customers bought in the period before and in this one."),
        _("It depends on the length of the period: take one in which a customer usually"
          " buys."),
        states=("retained",),
        owner="service",
    ),
    _Kind(
        "lost_customers",
        _("Lost customers"),
        _("How many customers bought in the period before and not in this one, counted in"
          " this one."),
        _("While a period runs, whoever still buys in it counts as lost so far; whoever"
          " buys rarely may be well all the same."),
        Unit.COUNT,
        Good.DOWN,
        states=("lost",),
        owner="service",
    ),
    _Kind(
        "retention_rate",
        _("Retention rate"),
        _("Of the customers who bought in the period before, the share who bought in this"
          " one too."),
        _("It counts heads, not money, and long periods always retain more than short ones."),
        Unit.RATIO,
        Good.UP,
        states=("retained", "before"),
        owner="service",
    ),
    _Kind(
        "churn_rate",
        _("Churn rate"),
        _("Of the customers who bought in the period before, the share who did not buy in"
          " this one: all that retention leaves."),
        _("Without contracts nobody says that they leave: a pause looks the same."),
        Unit.RATIO,
        Good.DOWN,
        states=("lost", "before"),
        owner="service",
    ),
    _Kind(
        "repurchase_rate",
        _("Repurchase rate"),
        _("Of the customers who bought in the period, the share who bought on two or more"
          " of its days."),
        _("Several purchases on one day count as one, and a longer period has room for"
          " more."),
        Unit.RATIO,
        Good.UP,
        states=("repeated", "active"),
    ),
    _Kind(
        "repurchase_interval",
        _("Repurchase interval"),
        _("The days from one purchase of a customer to the next that half of the purchases"
          " came after at most (median), counted when the later one was made."),
        _("Those who never came back are not in it; several purchases on one day count as"
          " one."),
        Unit.DAYS,
        Good.DOWN,
    ),
    _Kind(
        "arpu",
        _("Sales per customer (ARPU)"),
        _("The sales to named customers divided by the number of active customers."),
        _("A few large customers pull it up, and a year brings more than a month: compare"
          " periods of one length."),
        Unit.MONEY,
        Good.UP,
    ),
    *map(_again, WITHIN),
)  # fmt: skip


def _family(rows: Rows, metric: Callable[..., Metric], suffix: str = "") -> Iterator[Metric]:
    """Yield the metrics of customers over the rows that count as buying."""
    active, spent = f"active_customers{suffix}", f"customer_sales{suffix}"
    for kind in KINDS:
        label = (
            format_lazy(_("{metric}, by won deals"), metric=kind.label) if suffix else kind.label
        )
        parts = tuple(keys(CUSTOMER, rows, state) for state in kind.states)
        more: dict[str, Any] = {}
        if kind.days:
            parts = again(CUSTOMER, rows, kind.days)
        elif kind.name == "repurchase_interval":
            parts = (gaps(CUSTOMER, rows),)
        elif kind.name == "arpu":
            more = {"of": (spent, active), "derive": _per(spent, active)}
        yield metric(
            f"{kind.name}{suffix}", label, kind.meaning, kind.caution, kind.unit, kind.good, parts,
            owner=kind.owner, workspace="" if more else "accounts", **more,
        )  # fmt: skip


_lines = partial(Metric, date="ordered_on", dimensions=LINE, fact=ORDER_LINES)
_deals = partial(Metric, date="closed_on", dimensions=DEAL, fact=DEALS)

METRICS = (
    *_family(SOLD, _lines),
    _lines(
        "customer_sales",
        _("Sales to named customers"),
        _("The net value of the order lines with a named customer, less what was returned."),
        _("Sales over the counter are not in it: read it beside sales."),
        Unit.MONEY,
        Good.UP,
        (total("value", NAMED),),
        workspace="order_lines",
    ),
    *_family(WON, _deals, BY_DEALS),
    _deals(
        f"customer_sales{BY_DEALS}",
        _("Won revenue of named customers"),
        _("The value of the deals won with a named customer, counted on the day they closed."),
        _("Deals without an account are not in it: read it beside won revenue."),
        Unit.MONEY,
        Good.UP,
        (total("value", NAMED_DEAL),),
        workspace="",
    ),
)
