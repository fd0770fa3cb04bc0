"""The way through the stages: how often deals came to one, and what was lost from it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import ALL, CUSTOMERS, DEAL, LOST, PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Unit, total
from sextant.metrics.schemas import DEAL_STATES

METRICS = (
    Metric(
        "lost_value",
        _("Lost value"),
        _(
            "The value of the deals lost, counted on the day they closed; by stage, what leaks there."
        ),
        _("Deals without an amount are not in it, and what was asked at first is rarely all lost."),
        Unit.MONEY,
        Good.DOWN,
        (total("value", LOST),),
        date="closed_on",
        dimensions=(*DEAL, "loss_reason", "competitor"),
        unlisted=("competitor",),
    ),
    Metric(
        "stage_entries",
        _("Stage entries"),
        _("How often deals came to a stage, counted on the day they did."),
        _("A deal sent back and forth counts each time. By person, the owner's count."),
        Unit.COUNT,
        Good.NEITHER,
        (total("enters", ALL),),
        date="since",
        dimensions=(*PEOPLE, *CUSTOMERS, "pipeline", "stage", "source", "channel", *TIME),
        fact=DEAL_STATES,
        workspace="",
    ),
)
