"""The way through the stages: how often deals came to one, and what was lost from it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import ALL, CUSTOMERS, DEAL, LOST, PEOPLE
from sextant.metrics.dimensions import TIME
from sextant.metrics.measures import Good, Metric, Rows, Unit, conversion, total
from sextant.metrics.schemas import DEAL_STATES, STAGE_CHANGES

CAME = Rows("came_to_open_stage", lambda move: move.stage_kind == "open")

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
    Metric(
        "stage_conversion_60_days",
        _("Stage conversion within 60 days"),
        _(
            "Of the times deals came to a stage at least 60 days ago, the share that went on to a"
            " later stage, or were won, within 60 days; ask it by stage."
        ),
        _(
            "Younger entries are left out, also those already gone on, and counted beside it. A deal"
            " sent back counts again when it returns. By person, the owner's."
        ),
        Unit.RATIO,
        Good.UP,
        conversion(CAME, "on", "onward_on", 60),
        date="on",
        dimensions=(*PEOPLE, *CUSTOMERS, "pipeline", "stage", *TIME),
        fact=STAGE_CHANGES,
        workspace="",
    ),
)
