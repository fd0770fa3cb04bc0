"""What the journal tells of deals in whole sentences: how they ended, who came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.book.models import Credit, DealContact, Rivalry
from sextant.book.timeline import Moment
from sextant.kernel.models import Event
from sextant.kernel.roles import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sextant.book.timeline import Subject

    Say = Callable[[Mapping[str, Any]], str]


def of_ends(subject: Subject) -> Iterable[Moment]:
    """Tell how deals ended, and which were opened again."""
    said: dict[str, tuple[str, Say, str]] = {
        "deal.won": ("trophy", lambda _data: _("Won"), "good"),
        "deal.lost": ("ban", _lost, "bad"),
        "deal.reopened": ("refresh", lambda _data: _("Opened again"), ""),
    }
    return _told(subject, said)


def of_people(subject: Subject) -> Iterable[Moment]:
    """Tell who shares the credit, and which contacts have a part in the decision."""
    said: dict[str, tuple[str, Say, str]] = {"deal.split": ("users-group", _split, "")}
    if subject.scope.reach("contact") is not Reach.NONE:
        said |= {
            "deal.involved": ("user", _involved, ""),
            "deal.released": (
                "user",
                lambda data: _("%(name)s has no part in it any more") % {"name": data["name"]},
                "",
            ),
        }
    return _told(subject, said)


def of_rivals(subject: Subject) -> Iterable[Moment]:
    """Tell who competed, and how it went."""
    said: dict[str, tuple[str, Say, str]] = {
        "deal.met": ("flag", _met, ""),
        "deal.dismissed": (
            "flag",
            lambda data: _("%(name)s is no competitor here") % {"name": data["name"]},
            "",
        ),
    }
    return _told(subject, said)


def _told(subject: Subject, said: Mapping[str, tuple[str, Say, str]]) -> Iterable[Moment]:
    known = {deal.pk: deal for deal in subject.deals}
    found = Event.objects.filter(record_type="deal", record_id__in=list(known), name__in=list(said))
    for event in found.select_related("by").order_by("-id")[: subject.count]:
        icon, say, tone = said[event.name]
        data = event.data if isinstance(event.data, dict) else {}
        yield Moment(
            at=event.at,
            icon=icon,
            words=say(data),
            who=str(event.by or ""),
            note=str(data.get("note") or ""),
            about=subject.about(known[event.record_id or 0]),
            tone=tone,
        )


def _lost(data: Mapping[str, Any]) -> str:
    return _("Lost: %(reason)s") % {"reason": data["reason"]} if data.get("reason") else _("Lost")


def _split(data: Mapping[str, Any]) -> str:
    shares = ", ".join(_share(row) for row in data.get("after") or ())
    if not shares:
        return _("The owner has the whole credit again")
    return _("Credit: %(shares)s") % {"shares": shares}


def _share(row: Mapping[str, Any]) -> str:
    kinds = dict(Credit.Kind.choices)
    overlay = f" ({kinds[row['kind']]})" if row["kind"] == Credit.Kind.OVERLAY else ""
    return f"{row['name']} {row['percent']} %{overlay}"


def _involved(data: Mapping[str, Any]) -> str:
    if data.get("role", DealContact.Role.OTHER) == DealContact.Role.OTHER:
        return _("%(name)s takes part") % {"name": data["name"]}
    role = dict(DealContact.Role.choices).get(data["role"], "")
    return _("%(name)s is %(role)s") % {"name": data["name"], "role": role}


def _met(data: Mapping[str, Any]) -> str:
    outcome = dict(Rivalry.Outcome.choices).get(data.get("outcome", ""), "")
    return _("Competitor %(name)s: %(outcome)s") % {"name": data["name"], "outcome": outcome}
