"""How many leads came in, how soon someone answered them, and how many became customers."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Rows, Unit, conversion, count, median, total
from sextant.metrics.schemas import LEADS

EVER = "1900-01-01.."
ALL = Rows("all", None)
CONVERTED = Rows("converted", lambda lead: lead.status == "converted", {"status": "converted"})
DECIDED = Rows(
    "decided",
    lambda lead: lead.status.isin(("converted", "disqualified")),
    {"status": "converted,disqualified"},
)
A_DAY, GRACE = 24, 2  # hours to answer within, and days until every lead has had them
HAD_A_DAY = Rows("had_a_day", None, until_today="on", days_since=GRACE)
ANSWERED_IN_A_DAY = Rows(
    "answered_in_a_day",
    lambda lead: lead.response_hours <= A_DAY,
    until_today="on",
    days_since=GRACE,
)
ANSWERED = Rows("answered", lambda lead: lead.response_hours.notnull(), {"first_response_at": EVER})

_metric = partial(
    Metric,
    date="on",
    dimensions=(*PEOPLE, "country", "territory", "tier", "source", "channel", "status", *TIME),
    fact=LEADS,
    workspace="leads",
    date_filter="arrived_at",
    list_filters={"country": "country", "territory": "territory", "tier": "tier"},
    scoped_filters={"pooled_at": "none"},
    owner="marketing",
)

METRICS = (
    _metric(
        "leads",
        _("Leads"),
        _("How many leads came in, counted on the day they arrived, whatever became of them."),
        _("Many leads are not many customers: read it beside lead conversion."),
        Unit.COUNT,
        Good.UP,
        (count(ALL),),
    ),
    _metric(
        "lead_conversion",
        _("Lead conversion"),
        _(
            "The share of decided leads, converted or disqualified, that were converted, counted"
            " on the day they arrived."
        ),
        _(
            "Open leads are not in it, so young ones do not count as lost; of a recent period only"
            " the quick decisions are known yet."
        ),
        Unit.RATIO,
        Good.UP,
        (count(CONVERTED), count(DECIDED)),
    ),
    _metric(
        "lead_conversion_90_days",
        _("Lead conversion within 90 days"),
        _(
            "The share of leads that were converted within 90 days of their arrival, of those that"
            " arrived at least 90 days ago, counted on the day they arrived."
        ),
        _(
            "Younger leads are left out, also those already converted, and counted beside it: so"
            " recent months are empty rather than wrong."
        ),
        Unit.RATIO,
        Good.UP,
        conversion(ALL, "on", "converted_on", 90),
    ),
    _metric(
        "first_response_hours",
        _("First response"),
        _(
            "The hours from its arrival to the first call, visit, meeting or e-mail done that half"
            " of the answered leads waited at most (median), nights and weekends included."
        ),
        _("Leads nobody answered yet are not in it: read it beside follow-ups per lead."),
        Unit.HOURS,
        Good.DOWN,
        (median("response_hours", ANSWERED),),
    ),
    _metric(
        "answered_in_a_day",
        _("Answered within a day"),
        _(
            "The share of leads that were called, visited, met or written to within 24 hours of"
            " their arrival, of those that arrived two days ago or earlier, nights and weekends"
            " included."
        ),
        _("Leads of Friday evening count as late on Monday: read it beside the first response."),
        Unit.RATIO,
        Good.UP,
        (count(ANSWERED_IN_A_DAY), count(HAD_A_DAY)),
    ),
    _metric(
        "follow_ups_per_lead",
        _("Follow-ups per lead"),
        _("How many activities were done for each lead that came in, on average."),
        _("Young leads had little time for them, and a few stubborn ones pull it up."),
        Unit.COUNT,
        Good.UP,
        (total("follow_ups", ALL), count(ALL)),
    ),
)
