"""What was done for customers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import CUSTOMERS, PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Rows, Unit, count
from sextant.metrics.schemas import ACTIVITIES

DONE = Rows("done", lambda activity: activity.done, {"done": "yes"})

METRICS = (
    Metric(
        "activities",
        _("Activities"),
        _("How many calls, visits, meetings, e-mails and tasks were done."),
        _("Busy is not effective: read it beside what was won. Planned ones are not in it."),
        Unit.COUNT,
        Good.UP,
        (count(DONE),),
        date="on",
        dimensions=(*PEOPLE, *CUSTOMERS, "kind", *TIME),
        fact=ACTIVITIES,
        workspace="activities",
        date_filter="at",
    ),
)
