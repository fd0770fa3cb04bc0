"""What was offered: how much, how soon, at which discount, and what came of it."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import CUSTOMERS, PEOPLE
from sextant.metrics.dimensions import LINES, TIME
from sextant.metrics.measures import Good, Metric, Rows, Unit, count, median, total
from sextant.metrics.schemas import QUOTE_LINES, QUOTES

QUOTE = (*PEOPLE, *CUSTOMERS, "source", "channel", "currency", *TIME)
# a list of quotes knows accounts and owners, not the sources of their deals
UNLISTED = ("source", "channel")

TWO_DAYS = 48  # hours
SENT = Rows("sent", None)
ACCEPTED = Rows("accepted", lambda quote: quote.outcome == "accepted")
DECIDED = Rows("decided", lambda quote: quote.outcome.isin(("accepted", "declined", "expired")))
TIMED = Rows("timed", lambda quote: quote.turnaround_hours.notnull(), {"sent_at": "1900-01-01.."})
IN_TWO_DAYS = Rows("in_two_days", lambda quote: quote.turnaround_hours <= TWO_DAYS)
LINE = Rows("line", None)

_metric = partial(
    Metric, date="sent_on", dimensions=QUOTE, fact=QUOTES, workspace="quotes",
    date_filter="sent_at", unlisted=UNLISTED,
)  # fmt: skip

METRICS = (
    _metric(
        "quotes_sent",
        _("Quotes sent"),
        _("How many quotes were sent to customers, counted on the day of their first sending."),
        _("A quote sent again in a new version counts once."),
        Unit.COUNT,
        Good.UP,
        (count(Rows("sent", None, {"sent_at": "1900-01-01.."})),),
    ),
    _metric(
        "quote_turnaround_hours",
        _("Quote turnaround"),
        _("The hours from the customer’s request to the first sending that half of the quotes"
          " needed at most (median), nights and weekends included."),
        _("It is as good as the day of the request: a quote without one counts from its opening."),
        Unit.HOURS,
        Good.DOWN,
        (median("turnaround_hours", SENT),),
    ),
    _metric(
        "quotes_in_two_days",
        _("Quotes within two days"),
        _("The share of quotes sent that went out within 48 hours of the customer’s request,"
          " nights and weekends included."),
        _("It is as good as the day of the request: a quote without one counts from its opening."),
        Unit.RATIO,
        Good.UP,
        (count(IN_TWO_DAYS), count(TIMED)),
    ),
    _metric(
        "quote_win_rate",
        _("Quote win rate"),
        _("The share of decided quotes that were accepted; those that ran out count as lost."),
        _("Quotes still with the customer are not in it, nor those withdrawn by us."),
        Unit.RATIO,
        Good.UP,
        (count(ACCEPTED), count(DECIDED)),
        date="decided_on",
        date_filter="ended_at",
    ),
    _metric(
        "discount_rate",
        _("Discount rate"),
        _("How far the newest version of each quote sent lies below list price, by value."),
        _("A price typed where there is no list price counts as no discount."),
        Unit.RATIO,
        Good.NEITHER,
        (total("discount_value", LINE), total("list_value", LINE)),
        dimensions=(*QUOTE, *LINES),
        fact=QUOTE_LINES,
        unlisted=(*UNLISTED, *LINES),
    ),
)  # fmt: skip
