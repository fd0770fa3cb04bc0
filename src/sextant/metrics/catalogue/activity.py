"""What was done for customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import CUSTOMERS, PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Part, Rows, Unit, count, total
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
)
