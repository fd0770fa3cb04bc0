"""How plans are listed, brought on and served."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, IntegerField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from sextant.metrics import catalogue
from sextant.plans import agreeing, drafting, handing, padding, splitting, submitting
from sextant.plans.models import Level, Plan, Version
from sextant.plans.weighing import Over, Way, When
from sextant.workspace import history
from sextant.workspace.declare import Field, Kind, Panel, Verb, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from sextant.kernel.models import Person, Unit
    from sextant.kernel.scope import Scope

WORDS = {
    "plan.created": _("made this plan"),
    "plan.revised": _("made a draft of it"),
    "plan.included": _("took somebody into a version"),
    "plan.discarded": _("discarded a version"),
    "plan.shared_out": _("shared an amount out"),
    "plan.lifted": _("made a level from the targets"),
    "plan.set": _("set numbers by hand"),
    "plan.released": _("released held numbers"),
    "plan.locked": _("held numbers as they stood"),
    "plan.padded": _("finished a version"),
    "plan.proposed": _("proposed a version"),
    "plan.returned": _("returned a version"),
    "plan.approved": _("approved a version"),
    "plan.published": _("published a version"),
    "plan.landed": _("landed targets from a file"),
    "plan.submitted": _("submitted numbers from below"),
    "plan.adjusted": _("adjusted submitted numbers"),
    "plan.collected": _("took over what was submitted"),
    "plan.handed_down": _("handed a number down"),
    "plan.recalibrated": _("proposed a recalibration"),
}
VERSION = Field("number", _("Version"), Kind.WHOLE,
                help=_("Left empty: the newest that is worked on."))  # fmt: skip
REASON = Field("reason", _("Reason"), Kind.LONG_TEXT, required=True)
LEVEL = Field("level", _("Level of target"), Kind.CHOICE, choices=Level.choices)
HUNDRED = 100


def tell_words() -> None:
    """Make known in which words the events of plans are told."""
    history.tell_all(WORDS)


def share_out(
    plan: Plan,
    *,
    total: Decimal | None = None,
    over: str = "",
    when: str = "",
    metric: str = "",
    period: str = "",
    ramp: int | None = None,
    level: str = "",
    number: int | None = None,
    by: Person | None,
    at: datetime,
) -> Version:
    """Share a total out, as a form or a program asks for it."""
    way = Way(over or Over.EVEN, when or When.WORKING_DAYS, metric or "", period or "",
              6 if ramp is None else ramp)  # fmt: skip
    if plan.method == Plan.Method.WATERFALL and total is not None:
        return handing.place(
            plan, total, way=way, level=level or Level.TARGET, number=number, by=by, at=at
        )
    return splitting.share_out(
        plan, total, way=way, level=level or Level.TARGET, number=number, by=by, at=at
    )


def lift(
    plan: Plan, *, rate: Decimal, level: str, number: int | None = None, by: Person | None,
    at: datetime,
) -> Version:  # fmt: skip
    """Make a level from the targets, so many per cent higher."""
    return splitting.lift(plan, rate / HUNDRED, level=level, number=number, by=by, at=at)


def hand_down(
    plan: Plan, *, unit: Unit, over: str = "", metric: str = "", period: str = "",
    number: int | None = None, by: Person | None, at: datetime,
) -> Version:  # fmt: skip
    """Share what stands with a unit out among those right below it."""
    way = Way(over=over or Over.EVEN, metric=metric or "", period=period or "")
    return handing.hand_down(plan, unit, way=way, number=number, by=by, at=at)


def pad(
    plan: Plan, *, unit: Unit, rate: Decimal, number: int | None = None, by: Person | None,
    at: datetime,
) -> Version:  # fmt: skip
    """Let a unit ask so many per cent more of those below it."""
    return padding.pad(plan, unit, rate / HUNDRED, number=number, by=by, at=at)


def panel(plan: Plan, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:  # noqa: ARG001 - the engine hands it over
    """Return the versions of a plan, newest first, with who agreed to the newest."""
    versions = list(plan.versions.select_related("made_by", "published_by", "base"))
    parts = agreeing.parts(versions[0]) if versions else []
    seen = scope.spans("target")
    if seen is not None:
        people = {span.person_id for span in seen}
        parts = [part for part in parts if part.holder_id in people]
    return {"plan": plan, "versions": versions, "parts": parts, "today": scope.today}


def _newest(column: str, kind: Any) -> Any:
    versions = Version.objects.filter(plan=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values(column)[:1], output_field=kind)


def _is_drafted(plan: Plan) -> bool:
    return bool(plan.versions.filter(status=Version.Status.DRAFT).exists())


def _is_worked_on(plan: Plan) -> bool:
    return bool(plan.versions.open().exists())


PLANS = Workspace(
    name="plans", kind="plan", model=Plan, noun=_("plan"), nouns=_("Plans"),
    fields=(
        Field("name", _("Name"), required=True, max_length=120),
        Field("year", _("Fiscal year"), max_length=4),
        Field("measure", _("Measure"), Kind.CHOICE,
              choices=[(one.name, one.label) for one in catalogue.every().values()
                       if one.is_additive and one.fact.name != "targets"]),
        Field("currency", _("Currency"), Kind.CURRENCY, max_length=3),
        Field("top", _("Of which unit"), Kind.REFERENCE, to="units",
              help=_("Left empty: of the whole company.")),
        Field("method", _("Method"), Kind.CHOICE, choices=Plan.Method.choices),
        Field("cadence", _("People are held to it by"), Kind.CHOICE, choices=Plan.Cadence.choices),
        Field("tolerance", _("Tolerance in %"), Kind.WHOLE,
              help=_("Who is further off the pace is on the list of deviations.")),
        Field("due_on", _("To be agreed by"), Kind.DATE),
        Field("starts_on", _("First day"), Kind.DATE, editable=False),
        Field("ends_on", _("Ends before"), Kind.DATE, editable=False),
        Field("newest_version", _("Newest version"), Kind.WHOLE,
              derived=lambda: _newest("number", IntegerField())),
        Field("status", _("Status"), Kind.CHOICE, choices=Version.Status.choices,
              derived=lambda: _newest("status", CharField()),
              tones={"draft": "info", "proposed": "warn", "approved": "accent",
                     "published": "good"}),
    ),
    columns=("name", "measure", "starts_on", "status", "newest_version", "due_on"),
    search=("name",), order=("-starts_on", "name"), key="external_id", rank=95, lands=False,
    filters=("measure", "method", "status", "starts_on"), without=("remove",),
    create=drafting.draw,
    verbs=(
        Verb("share_out", _("Share out"), share_out, when=_is_drafted,
             asks=(Field("total", _("Total"), Kind.DECIMAL,
                         help=_("Left empty: what stands is shared out anew.")),
                   Field("over", _("Among people"), Kind.CHOICE, choices=Over.choices[:-1]),
                   Field("when", _("Over time"), Kind.CHOICE, choices=When.choices[:-1]),
                   Field("metric", _("Weighed by"), Kind.CHOICE,
                         choices=[(one.name, one.label) for one in catalogue.every().values()
                                  if one.is_additive]),
                   Field("period", _("Over which days"),
                         help=_("Such as 2026; left empty: the same days a year before.")),
                   Field("ramp", _("Months until someone new carries a whole share"), Kind.WHOLE),
                   LEVEL, VERSION)),
        Verb("include", _("Take somebody in"), drafting.include, when=_is_drafted,
             asks=(Field("person", _("Person"), Kind.REFERENCE, to="people", required=True),
                   VERSION)),
        Verb("lift", _("Make stretch or challenge"), lift, when=_is_drafted,
             asks=(Field("rate", _("Per cent above the targets"), Kind.PERCENT, required=True),
                   Field("level", _("Level of target"), Kind.CHOICE, required=True,
                         choices=Level.choices[1:]), VERSION)),
        Verb("hand_down", _("Hand down"), hand_down,
             when=lambda plan: plan.method == Plan.Method.WATERFALL and _is_drafted(plan),
             asks=(Field("unit", _("Unit"), Kind.REFERENCE, to="units", required=True),
                   Field("over", _("Among people"), Kind.CHOICE, choices=Over.choices[1:-1]),
                   Field("metric", _("Weighed by"), Kind.CHOICE,
                         choices=[(one.name, one.label) for one in catalogue.every().values()
                                  if one.is_additive]),
                   Field("period", _("Over which days")), VERSION)),
        Verb("collect", _("Take over what was submitted"), submitting.collect,
             when=lambda plan: plan.method == Plan.Method.BOTTOM_UP and _is_drafted(plan),
             asks=(VERSION,)),
        Verb("pad", _("Padding"), pad, when=_is_drafted,
             asks=(Field("unit", _("Unit"), Kind.REFERENCE, to="units", required=True),
                   Field("rate", _("Per cent more for those below"), Kind.PERCENT, required=True),
                   VERSION)),
        Verb("propose", _("Propose"), agreeing.propose, when=_is_drafted, asks=(VERSION,)),
        Verb("publish", _("Publish"), agreeing.publish, when=_is_worked_on,
             asks=(REASON, VERSION)),
        Verb("revise", _("Make a draft"), drafting.revise, asks=(REASON, VERSION)),
        Verb("discard", _("Discard"), drafting.discard, when=_is_worked_on, danger=True,
             asks=(VERSION,)),
    ),
    panels=(Panel("plans/versions.html", panel),),
)  # fmt: skip

WORKSPACES = (PLANS,)
