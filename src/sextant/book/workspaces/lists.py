"""How the short lists that records choose from are kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.book import pipelines
from sextant.book.models import LossReason, Source, Stage
from sextant.kernel import rates
from sextant.kernel.models import Rate, Territory
from sextant.workspace.declare import Field, Kind, Workspace

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
        name="stages", kind="list", model=Stage, noun=_("stage"), nouns=_("Stages"),
        fields=(Field("name", _("Name"), required=True),
                Field("kind", _("Kind"), Kind.CHOICE, choices=Stage.Kind.choices),
                Field("position", _("Position"), Kind.WHOLE),
                Field("probability", _("Probability in %"), Kind.WHOLE)),
        columns=("name", "position", "probability"), order=("pipeline__position", "position"),
        rank=6, lands=False, create=pipelines.add_stage,
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
