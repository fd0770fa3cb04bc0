"""What this room adds to leads and accounts: verbs, panels, and the words of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sextant.book.models import Activity, Lead
from sextant.book.prospects import accounts, assigning, leads, panels, pooling
from sextant.book.prospects.models import AssignmentRule
from sextant.workspace import declare, history
from sextant.workspace.declare import Field, Kind, Panel, Verb

if TYPE_CHECKING:
    from collections.abc import Mapping

TO = Field("to", gettext_lazy("New owner"), Kind.REFERENCE, to="people", required=True)
WHY = Field("reason", gettext_lazy("Reason"), Kind.LONG_TEXT)


def _first_response() -> Subquery:
    """Return when somebody first did something for a lead after it arrived."""
    when = Coalesce("done_at", "at")
    done = Activity.objects.filter(lead=OuterRef("pk"), done=True).annotate(when=when)
    after = done.filter(when__gte=OuterRef("arrived_at")).order_by("when")
    return Subquery(after.values("when")[:1], output_field=DateTimeField())


FIRST_RESPONSE = Field(
    "first_response_at", gettext_lazy("First response"), Kind.INSTANT, derived=_first_response
)


def _is_open(lead: Lead) -> bool:
    return lead.status in leads.OPEN


def _in_hand(lead: Lead) -> bool:
    return _is_open(lead) and lead.pooled_at is None


LEADS = (
    Verb("claim", gettext_lazy("Claim"), pooling.claim, when=lambda lead: lead.pooled_at is not None),
    Verb("start", gettext_lazy("Start working"), leads.start,
         when=lambda lead: _in_hand(lead) and lead.status == leads.NEW),
    Verb("qualify", pgettext_lazy("lead", "Qualify"), leads.qualify, bulk=True,
         when=lambda lead: _in_hand(lead) and lead.status != leads.QUALIFIED),
    Verb("assign", gettext_lazy("Assign"), assigning.assign, when=_is_open, bulk=True, asks=(TO,)),
    Verb("distribute", gettext_lazy("Assign by rules"), assigning.distribute, when=_is_open, bulk=True),
    Verb("release", gettext_lazy("Release to the pool"), pooling.release, when=_in_hand, bulk=True,
         asks=(WHY,)),
    Verb("disqualify", pgettext_lazy("lead", "Disqualify"), leads.disqualify, when=_in_hand,
         danger=True, bulk=True, undo="reopen",
         asks=(Field("reason", gettext_lazy("Reason"), Kind.CHOICE, choices=leads.Unfit.choices,
                     required=True),
               Field("note", gettext_lazy("Note"), Kind.LONG_TEXT))),
    Verb("reopen", gettext_lazy("Reopen"), leads.reopen,
         when=lambda lead: lead.status == Lead.Status.DISQUALIFIED),
)  # fmt: skip
ACCOUNTS = (
    Verb("claim", gettext_lazy("Claim"), pooling.claim,
         when=lambda account: account.pooled_at is not None),
    Verb("release", gettext_lazy("Release to the pool"), pooling.release, bulk=True, asks=(WHY,),
         when=lambda account: account.pooled_at is None),
)  # fmt: skip


def add() -> None:
    """Add them; called once, when the room is ready."""
    declare.extend(
        "leads",
        fields=(FIRST_RESPONSE,),
        filters=(*declare.get("leads").filters, "first_response_at"),
        verbs=LEADS,
        panels=(
            Panel("prospects/answers_panel.html", panels.of_lead),
            Panel("prospects/moves_panel.html", panels.moves, aside=True),
        ),
        create=leads.create,
        edit=leads.edit,
    )
    declare.extend(
        "accounts",
        verbs=ACCOUNTS,
        panels=(
            Panel("prospects/partner_panel.html", panels.of_partner),
            Panel("prospects/moves_panel.html", panels.moves, aside=True),
        ),
        edit=accounts.edit,
    )
    for kind in ("lead", "account"):
        _tell(kind)
    history.tell("lead.assigned", gettext_lazy("assigned this"), _assigned)
    history.tell("lead.disqualified", gettext_lazy("gave this up"), _unfit)
    history.tell("lead.qualified", gettext_lazy("found this worth selling to"))
    history.tell("lead.started", gettext_lazy("started to work on this"))


def _tell(kind: str) -> None:
    history.tell(f"{kind}.pooled", gettext_lazy("put this into the public pool"), _pooled)
    history.tell(f"{kind}.released", gettext_lazy("gave this back to the public pool"))
    history.tell(f"{kind}.claimed", gettext_lazy("claimed this"))
    history.tell(f"{kind}.warned", gettext_lazy("warned of silence"), _warned)
    history.tell(f"{kind}.recycled", gettext_lazy("took this back into the public pool"), _recycled)


def _assigned(data: Mapping[str, Any]) -> str:
    """Say by which rule and whose turn it was."""
    if "rule" not in data:
        return ""
    said = {**data, "method": _method(data)}
    if "weight" in data:
        return _(
            "Rule “%(rule)s”, %(method)s: number %(given)s for %(person)s, whose weight is"
            " %(weight)s of %(weights)s."
        ) % said  # fmt: skip
    if "territory" in data:
        return _("Rule “%(rule)s”, %(method)s %(territory)s: turn of %(person)s.") % said
    if "held" in data:
        return _("Rule “%(rule)s”, %(method)s: %(person)s, who holds %(held)s open leads.") % said
    if "given" in data:
        return _("Rule “%(rule)s”, %(method)s: turn of %(person)s.") % said
    return _("Rule “%(rule)s”, %(method)s: %(person)s.") % said


def _method(data: Mapping[str, Any]) -> str:
    return str(dict(AssignmentRule.Method.choices).get(str(data.get("method")), ""))


def _pooled(data: Mapping[str, Any]) -> str:
    if "rule" in data:
        return _("Rule “%(rule)s” puts such leads into the pool.") % data
    return str(data.get("reason") or "") or _("No rule gave it to anyone.")


def _warned(data: Mapping[str, Any]) -> str:
    return ngettext(
        "Silent for %(days)s day; goes back to the pool on %(due)s (%(policy)s).",
        "Silent for %(days)s days; goes back to the pool on %(due)s (%(policy)s).",
        int(data.get("days", 0)),
    ) % {**data, "due": str(data.get("due", ""))[:10]}


def _recycled(data: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "Silent for %(days)s day (%(policy)s).",
            "Silent for %(days)s days (%(policy)s).",
            int(data.get("days", 0)),
        )
        % data
    )


def _unfit(data: Mapping[str, Any]) -> str:
    reason = str(dict(leads.Unfit.choices).get(str(data.get("unfit")), ""))
    return " · ".join(filter(None, (reason, str(data.get("note") or ""))))
