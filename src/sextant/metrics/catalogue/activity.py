"""What was done for customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import CUSTOMERS, PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Part, Rows, Unit, count, distinct, total
from sextant.metrics.schemas import ACTIVITIES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DONE = Rows("done", lambda activity: activity.done, {"done": "yes"})

CALLS = Rows(
    "done_calls",
    lambda activity: activity.done & (activity.kind == "call"),
    {"done": "yes", "kind": "call"},
)
VISITS = Rows(
    "done_visits",
    lambda activity: activity.done & (activity.kind == "visit"),
    {"done": "yes", "kind": "visit"},
)
MEETINGS = Rows(
    "done_meetings",
    lambda activity: activity.done & (activity.kind == "meeting"),
    {"done": "yes", "kind": "meeting"},
)
EMAILS = Rows(
    "done_emails",
    lambda activity: activity.done & (activity.kind == "email"),
    {"done": "yes", "kind": "email"},
)
FOLLOW_UPS = Rows(
    "done_for_leads",
    lambda activity: activity.done & activity.lead_id.notnull(),
    {"done": "yes", "lead.arrived_at": "1900-01-01.."},
)
ASKED_BY = (*PEOPLE, *CUSTOMERS, "source", "channel", *TIME)


def _activities(
    name: str, words: tuple[_StrPromise, _StrPromise, _StrPromise], part: Part, *more: str
) -> Metric:
    label, meaning, caution = words
    return Metric(
        name,
        label,
        meaning,
        caution,
        Unit.COUNT,
        Good.UP,
        (part,),
        date="on",
        dimensions=(*ASKED_BY, *more),
        fact=ACTIVITIES,
        workspace="activities",
        date_filter="at",
        unlisted=("source", "channel"),  # those are the lead's or the deal's
    )


METRICS = (
    _activities(
        "activities",
        (
            _("Activities"),
            _("How many calls, visits, meetings, e-mails and tasks were done."),
            _("Busy is not effective: read it beside what was won. Planned ones are not in it."),
        ),
        count(DONE),
        "kind",
    ),
    _activities(
        "calls",
        (
            _("Calls"),
            _("How many calls were made, whether or not anyone answered."),
            _("Planned calls are not in it. A day of calls without an answer counts too."),
        ),
        count(CALLS),
    ),
    _activities(
        "visits",
        (
            _("Visits"),
            _("How many visits to customers were made."),
            _("Planned visits are not in it, nor meetings that were no visit."),
        ),
        count(VISITS),
    ),
    _activities(
        "talk_minutes",
        (
            _("Talk minutes"),
            _("How many minutes the calls that were made took, as noted with them."),
            _(
                "A call without noted minutes adds nothing, so it says too little where nobody notes"
                " them. Visits and meetings are not in it."
            ),
        ),
        total("minutes", CALLS),
    ),
    _activities(
        "meetings",
        (
            _("Meetings"),
            _("How many meetings with customers were held."),
            _("Planned meetings are not in it, nor visits. How long they took is not in it."),
        ),
        count(MEETINGS),
    ),
    _activities(
        "emails",
        (
            _("E-mails"),
            _("How many e-mails to customers were noted as sent."),
            _("E-mails that were not sent or noted here are not in it, nor are the answers."),
        ),
        count(EMAILS),
    ),
    _activities(
        "follow_ups",
        (
            _("Follow-ups"),
            _("How many activities were done for leads, counted on the day they were done."),
            _(
                "The first answer to a lead is in it. Whoever gets more leads has more to follow up."
            ),
        ),
        count(FOLLOW_UPS),
    ),
    _activities(
        "visit_days",
        (
            _("Days with a visit"),
            _("On how many days at least one customer was visited."),
            _(
                "Of several people it is the days on which any of them visited, so people do not"
                " add up. Two visits on one day count as one day."
            ),
        ),
        distinct("on", VISITS),
    ),
)
