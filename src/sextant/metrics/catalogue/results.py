"""How deals ended: what was won, what was lost, how often and how fast."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import CLOSED, DEAL, LOST, WON, WON_WITH_VALUE
from sextant.metrics.dimensions import LINES
from sextant.metrics.measures import Good, Metric, Unit, count, median, total

METRICS = (
    Metric(
        "won_revenue",
        _("Won revenue"),
        _(
            "The value of the deals won, counted on the day they closed; by person, team or"
            " region, the shares credited to their people."
        ),
        _("It is what customers agreed to, not what was invoiced or paid."),
        Unit.MONEY,
        Good.UP,
        (total("value", WON),),
        date="closed_on",
        dimensions=DEAL,
    ),
    Metric(
        "won_deals",
        _("Won deals"),
        _("How many deals were won, counted on the day they closed."),
        _(
            "It says nothing of their size: read it beside won revenue. A deal with several"
            " sellers counts once for each, and once in any total."
        ),
        Unit.COUNT,
        Good.UP,
        (count(WON),),
        date="closed_on",
        dimensions=DEAL,
    ),
    Metric(
        "lost_deals",
        _("Lost deals"),
        _("How many deals were lost, counted on the day they closed."),
        _("Few losses may mean that dead deals are kept open: read it beside open deals."),
        Unit.COUNT,
        Good.DOWN,
        (count(LOST),),
        date="closed_on",
        dimensions=(*DEAL, "loss_reason", "competitor"),
    ),
    Metric(
        "win_rate",
        _("Win rate"),
        _("The share of closed deals that were won, by number of deals."),
        _("A handful of deals proves nothing, and those still open are not in it."),
        Unit.RATIO,
        Good.UP,
        (count(WON), count(CLOSED)),
        date="closed_on",
        dimensions=DEAL,
    ),
    Metric(
        "win_rate_value",
        _("Win rate by value"),
        _("The share of the value of closed deals that was won."),
        _("One large deal can move it alone, and deals without an amount are not in it."),
        Unit.RATIO,
        Good.UP,
        (total("value", WON), total("value", CLOSED)),
        date="closed_on",
        dimensions=DEAL,
    ),
    Metric(
        "average_deal",
        _("Average deal"),
        _("Won revenue divided by the number of won deals that have a value."),
        _("A few large deals pull it up: most deals are smaller than the average."),
        Unit.MONEY,
        Good.UP,
        (total("value", WON_WITH_VALUE), count(WON_WITH_VALUE)),
        date="closed_on",
        dimensions=DEAL,
    ),
    Metric(
        "sales_cycle_days",
        _("Sales cycle"),
        _("The days from creation to closing that half of the won deals needed at most (median)."),
        _("Deals still open are not in it, so a slow quarter shows only after it has closed."),
        Unit.DAYS,
        Good.DOWN,
        (median("cycle_days", WON),),
        date="closed_on",
        dimensions=DEAL,
    ),
    Metric(
        "overlay_revenue",
        _("Overlay revenue"),
        _("What overlay shares of won deals come to, beside the revenue credited to sellers."),
        _("It is credited a second time on purpose: never add it to won revenue."),
        Unit.MONEY,
        Good.UP,
        (total("overlay", WON),),
        date="closed_on",
        dimensions=tuple(name for name in DEAL if name not in LINES),
    ),
)
