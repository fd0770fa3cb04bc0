"""What the core of the book tells: activities, stages, amounts and days, people, competitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sextant.book.models import Activity, AmountChange, CloseMove, StageChange
from sextant.book.timeline import Moment, Teller
from sextant.book.timeline.events import of_ends, of_people, of_rivals
from sextant.workspace import declare, history, written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from sextant.book.timeline import Subject

ICONS = {
    "call": "phone", "visit": "map-pin", "meeting": "users", "email": "mail", "task": "check",
    "proposal": "note",
}  # fmt: skip
# what other tellers tell of a deal in words of their own
ELSEWHERE = frozenset(
    {"deal.created", "deal.moved", "deal.won", "deal.lost", "deal.reopened", "deal.split",
     "deal.involved", "deal.released", "deal.met", "deal.dismissed", "amount", "currency",
     "expected_close_on"}
)  # fmt: skip


def of_activities(subject: Subject) -> Iterable[Moment]:
    """Tell what was done, is planned, and should have been done."""
    if subject.scope.spans("activity") == ():
        return
    about = Q(deal=subject.deal) if subject.deal else Q(account=subject.account)
    found = Activity.objects.visible_to(subject.scope).filter(about)
    for activity in found.select_related("owner").order_by("-at", "-pk")[: subject.count]:
        yield Moment(
            at=activity.at,
            icon=ICONS.get(activity.kind, "calendar-event"),
            words=activity.subject,
            who=str(activity.owner or ""),
            note=activity.outcome,
            href=f"/activities/{activity.pk}/",
            is_planned=not activity.done and activity.at >= subject.now,
            is_overdue=not activity.done and activity.at < subject.now,
        )


def of_stages(subject: Subject) -> Iterable[Moment]:
    """Tell which stages deals went through, and how they ended."""
    moves = StageChange.objects.filter(deal__in=subject.deals)
    for move in moves.select_related("deal", "from_stage", "to_stage", "by").order_by("-at", "-pk")[
        : subject.count
    ]:
        yield Moment(
            at=move.at,
            icon="arrow-right",
            words=_moved(move),
            who=str(move.by or ""),
            about=subject.about(move.deal),
        )
    yield from of_ends(subject)


def of_amounts(subject: Subject) -> Iterable[Moment]:
    """Tell when amounts were changed and closing days moved."""
    changes = AmountChange.objects.filter(deal__in=subject.deals)
    for change in changes.select_related("deal", "by").order_by("-at", "-pk")[: subject.count]:
        yield Moment(
            at=change.at,
            icon="coin",
            words=_("Amount: from %(before)s to %(after)s")
            % {"before": _money(change.before, change.before_currency),
               "after": _money(change.after, change.after_currency)},
            who=str(change.by or ""),
            about=subject.about(change.deal),
        )  # fmt: skip
    moves = CloseMove.objects.filter(deal__in=subject.deals)
    for move in moves.select_related("deal", "by").order_by("-at", "-pk")[: subject.count]:
        yield Moment(
            at=move.at,
            icon="calendar-event",
            words=_shifted(move.before, move.after),
            who=str(move.by or ""),
            about=subject.about(move.deal),
            tone="warn" if move.before and move.after and move.after > move.before else "",
        )


def of_history(subject: Subject) -> Iterable[Moment]:
    """Tell what else the journal holds of the record itself."""
    name, record = ("deals", subject.deal) if subject.deal else ("accounts", subject.account)
    entries = history.of(declare.get(name), record, subject.scope, without=ELSEWHERE)
    for entry in entries[: subject.count]:
        yield Moment(
            entry.at, "history", entry.words, entry.who, entry.note, entry.href, entry.changes
        )


def _moved(move: StageChange) -> str:
    if move.from_stage is None:
        return _("entered %(stage)s") % {"stage": move.to_stage}
    return _("from %(before)s to %(stage)s") % {"before": move.from_stage, "stage": move.to_stage}


def _shifted(before: date | None, after: date | None) -> str:
    said = {"before": written.day(before), "after": written.day(after)}
    if before is None:
        return _("Expected close: %(after)s") % said
    if after is None:
        return _("Expected close taken away, was %(before)s") % said
    if after > before:
        return _("Expected close pushed from %(before)s to %(after)s") % said
    return _("Expected close drawn nearer from %(before)s to %(after)s") % said


def _money(amount: Decimal | None, currency: str) -> str:
    return written.money(amount, currency)


TELLERS = (
    Teller("activity", gettext_lazy("Activities"), of_activities),
    Teller("stage", gettext_lazy("Stages"), of_stages),
    Teller("amount", gettext_lazy("Amount and day"), of_amounts),
    Teller("people", pgettext_lazy("timeline", "People"), of_people),
    Teller("rival", gettext_lazy("Competitors"), of_rivals),
    Teller("change", pgettext_lazy("timeline", "Other changes"), of_history),
)


def tell_history() -> None:
    """Say in which words the journal's events on deals and pipelines are told."""
    history.tell("deal.lines_written", gettext_lazy("changed the products"))
    history.tell("deal.split", gettext_lazy("split the credit"))
    history.tell("deal.involved", gettext_lazy("gave a contact a role"))
    history.tell("deal.released", gettext_lazy("took a contact out"))
    history.tell("deal.met", gettext_lazy("noted a competitor"))
    history.tell("deal.dismissed", gettext_lazy("took a competitor out"))
    history.tell("pipeline.retired", gettext_lazy("retired this"))
    history.tell("pipeline.restored", gettext_lazy("took this into use again"))
