"""How the short lists that records choose from are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.book import pipeline_page, pipelines
from sextant.book.deals.gates import ASKED
from sextant.book.models import Competitor, LossReason, Pipeline, Source, Stage
from sextant.kernel import rates
from sextant.kernel.models import Rate, Territory
from sextant.workspace.declare import Field, Kind, Verb, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

RATES = Workspace(
    name="rates", kind="rate", model=Rate, noun=_("exchange rate"), nouns=_("Exchange rates"),
    fields=(
        Field("currency", _("Currency"), Kind.CURRENCY, required=True),
        Field("to", _("In"), Kind.CURRENCY, help=_("Empty is the reporting currency.")),
        Field("on", _("From"), Kind.DATE, required=True),
        Field("rate", _("Rate"), Kind.DECIMAL, required=True,
              help=_("What one unit of the currency is worth.")),
    ),
    columns=("currency", "to", "on", "rate"), search=("currency",), order=("currency", "-on"),
    filters=("currency", "on"), rank=9, lands=False, create=rates.quote, edit=rates.correct,
)  # fmt: skip


def _asks(name: str) -> Callable[[Stage], bool]:
    return lambda stage: name in (stage.requires or ())


def _at_the_end(_record: object) -> None:
    """Leave a new one's place open: it joins the end."""


LISTS = (
    Workspace(
        name="territories", kind="list", model=Territory, noun=_("territory"),
        nouns=_("Territories"),
        fields=(Field("name", _("Name"), required=True, aliases=("territory", "区域")),
                Field("parent", _("Part of"), Kind.REFERENCE, to="territories",
                      aliases=("region", "parent", "大区"))),
        columns=("name", "parent"), rank=5, aliases=("territories", "区域"),
    ),
    Workspace(
        name="pipelines", kind="list", model=Pipeline, noun=_("pipeline"), nouns=_("Pipelines"),
        fields=(Field("name", _("Name"), required=True),
                Field("position", _("Position"), Kind.WHOLE, usual=_at_the_end),
                Field("retired_on", _("Retired"), Kind.DATE, editable=False)),
        columns=("name", "position", "retired_on"), order=("position", "id"), rank=5, lands=False,
        filters=("retired_on",), create=pipelines.found, detail_template="book/pipeline.html",
        detail_context=pipeline_page.context,
        verbs=(
            Verb("retire", _("Retire"), pipelines.retire, when=lambda line: line.retired_on is None),
            Verb("restore", _("Use again"), pipelines.restore,
                 when=lambda line: line.retired_on is not None),
        ),
    ),
    Workspace(
        name="stages", kind="list", model=Stage, noun=_("stage"), nouns=_("Stages"),
        fields=(Field("name", _("Name"), required=True),
                Field("pipeline", _("Pipeline"), Kind.REFERENCE, to="pipelines"),
                Field("kind", _("Kind"), Kind.CHOICE, choices=Stage.Kind.choices),
                Field("position", _("Position"), Kind.WHOLE, usual=_at_the_end),
                Field("probability", _("Probability in %"), Kind.WHOLE),
                Field("forecast_category", _("Forecast category"), Kind.CHOICE,
                      choices=Stage.Forecast.choices),
                Field("rots_after", _("Days to rot"), Kind.WHOLE,
                      help=_("After so many days without a move a deal here needs someone."))),
        columns=("name", "pipeline", "position", "probability", "forecast_category", "rots_after"),
        order=("pipeline__position", "position"), filters=("pipeline", "kind", "forecast_category"),
        rank=6, lands=False, create=pipelines.add_stage, edit=pipelines.change_stage,
        verbs=(
            Verb("gate", _("Required to enter"), pipelines.gate,
                 asks=tuple(Field(name, label, Kind.YES_NO, usual=_asks(name))
                            for name, label in ASKED.items())),
        ),
    ),
    Workspace(
        name="competitors", kind="list", model=Competitor, noun=_("competitor"),
        nouns=_("Competitors"),
        fields=(Field("name", _("Name"), required=True,
                      aliases=("competitor", "rival", "竞争对手", "竞品")),
                Field("website", _("Website"), Kind.URL, aliases=("website", "url", "网址")),
                Field("is_active", _("Active"), Kind.YES_NO),
                Field("note", _("Note"), Kind.LONG_TEXT, aliases=("note", "notes", "备注"))),
        columns=("name", "website", "is_active"), filters=("is_active",), rank=8,
        aliases=("competitors", "竞争对手"),
    ),
    Workspace(
        name="loss_reasons", kind="list", model=LossReason, noun=_("loss reason"),
        nouns=_("Loss reasons"), fields=(Field("name", _("Name"), required=True),),
        columns=("name",), rank=7, lands=False,
    ),
    Workspace(
        name="sources", kind="list", model=Source, noun=_("source"), nouns=_("Sources"),
        fields=(Field("name", _("Name"), required=True,
                      aliases=("source", "campaign name", "来源")),
                Field("channel", _("Channel"), Kind.CHOICE, choices=Source.Channel.choices)),
        columns=("name", "channel"), filters=("channel",), rank=8, lands=False,
    ),
)  # fmt: skip
