"""What is still open, and what came in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import ALL, DEAL, OPEN, PUSHED, PUSHED_ONCE
from sextant.metrics.dimensions import LINES
from sextant.metrics.measures import Good, Metric, Unit, count, total

WHOLE = tuple(name for name in DEAL if name not in LINES)

METRICS = (
    Metric(
        "open_deals",
        _("Open deals"),
        _(
            "How many deals are open now; with a period, those of them whose expected close"
            " lies in it."
        ),
        _("It is always as of now: a past period shows what is overdue, not what was open then."),
        Unit.COUNT,
        Good.NEITHER,
        (count(OPEN),),
        date="expected_close_on",
        dimensions=DEAL,
    ),
    Metric(
        "open_pipeline",
        _("Open pipeline"),
        _(
            "The value of the deals open now; with a period, of those whose expected close"
            " lies in it."
        ),
        _("Most of it will not be won, and deals without an amount are not in it."),
        Unit.MONEY,
        Good.UP,
        (total("value", OPEN),),
        date="expected_close_on",
        dimensions=DEAL,
    ),
    Metric(
        "weighted_pipeline",
        _("Weighted pipeline"),
        _(
            "The value of the deals open now, each times the probability of its stage; with a"
            " period, of those whose expected close lies in it."
        ),
        _("It is an expectation over many deals: no single deal ever brings its weighted value."),
        Unit.MONEY,
        Good.UP,
        (total("weighted", OPEN),),
        date="expected_close_on",
        dimensions=DEAL,
    ),
    Metric(
        "created_deals",
        _("Created deals"),
        _("How many deals were created, whatever became of them."),
        _("It counts entries, not chances: a rep who enters every call creates many."),
        Unit.COUNT,
        Good.UP,
        (count(ALL),),
        date="created_on",
        dimensions=(*DEAL, "status"),
    ),
    Metric(
        "pushes",
        _("Pushes"),
        _(
            "How often the expected close of the deals open now was moved to a later day; with a"
            " period, of those whose expected close lies in it."
        ),
        _("Some delays are the customer's: ask why before judging. By person, the owner's count."),
        Unit.COUNT,
        Good.DOWN,
        (total("pushes", PUSHED_ONCE),),
        date="expected_close_on",
        dimensions=WHOLE,
    ),
    Metric(
        "pushed_deals",
        _("Pushed deals"),
        _(
            "How many of the deals open now had their expected close moved to a later day at"
            " least once; with a period, of those whose expected close lies in it."
        ),
        _("A deal pushed often closes late or not at all: read it beside the pushes."),
        Unit.COUNT,
        Good.DOWN,
        (count(PUSHED),),
        date="expected_close_on",
        dimensions=WHOLE,
    ),
)
