"""Verbs on approvals: ask, approve, refuse, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.agenda import limits, purposes, snapshot
from sextant.agenda.models import TOP, Approval, ApprovalStep, Decision, Delegation
from sextant.agenda.purposes import Purpose, register
from sextant.kernel import journal
from sextant.kernel.roles import require, role
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model

    from sextant.kernel.models import Person

__all__ = [
    "Purpose", "Step", "UnableToApprove", "approve", "ask", "refuse", "register", "withdraw",
]  # fmt: skip

VERB = "approval.approve"
Kind = Decision.Kind
LONGEST = 200


class UnableToApprove(Unable):
    """It cannot be asked or decided as meant."""


@dataclass(frozen=True)
class Step:
    """Who is asked, within how many hours of working days, and why they are needed."""

    approver: Person
    hours: int | None
    reason: str = ""


@transaction.atomic
def ask(
    subject: Model,
    purpose_name: str,
    steps: Sequence[Step],
    *,
    facts: Mapping[str, Any],
    by: Person,
    at: datetime,
    reason: str = "",
) -> Approval:
    """Ask for an approval, step after step, with the facts as they stand now."""
    purpose = purposes.get(purpose_name)
    _refuse_steps(steps, by)
    values = {
        "purpose": purpose.name,
        "subject_type": subject._meta.model_name,  # noqa: SLF001 - Django's own name
        "subject_id": subject.pk,
        "subject_name": str(subject)[:LONGEST],
        "facts": snapshot.kept(facts),
        "reason": reason,
        "asked_by": by,
        "asked_at": at,
    }
    approval = _opened(values)
    for position, step in enumerate(steps):
        ApprovalStep.objects.create(
            approval=approval,
            position=position,
            approver=step.approver,
            hours=step.hours,
            reason=step.reason,
        )
    first = _next(approval)
    assert first is not None
    begin(first, at)
    tell("approval.asked", approval, by=by, at=at, approver=first.approver_id)
    return approval


@transaction.atomic
def approve(approval: Approval, *, by: Person | None, at: datetime, reason: str = "") -> Approval:
    """Say yes to the step that waits; after the last one the approval is granted."""
    require(by, VERB)
    approval = _locked(approval)
    _decide(approval, Kind.GRANTED, by=by, at=at, reason=reason)
    following = _next(approval)
    if following is not None:
        begin(following, at)
        _save(approval)
        tell("approval.passed", approval, by=by, at=at, approver=following.approver_id)
        return approval
    _close(approval, Approval.Status.GRANTED)
    tell("approval.granted", approval, by=by, at=at, reason=reason)
    purposes.get(approval.purpose).granted(approval, at=at)
    return approval


@transaction.atomic
def refuse(approval: Approval, *, by: Person | None, at: datetime, reason: str = "") -> Approval:
    """Say no, with a reason: the approval is refused as a whole."""
    require(by, VERB)
    approval = _locked(approval)
    if not reason.strip():
        raise UnableToApprove(_("Say why you refuse: whoever asked has to know what to change."))
    _decide(approval, Kind.REFUSED, by=by, at=at, reason=reason)
    _close(approval, Approval.Status.REFUSED)
    tell("approval.refused", approval, by=by, at=at, reason=reason)
    purposes.get(approval.purpose).refused(approval, at=at)
    return approval


@transaction.atomic
def withdraw(approval: Approval, *, by: Person | None, at: datetime) -> Approval:
    """Take back what one has asked for."""
    approval = _locked(approval)
    if by is not None and by.pk != approval.asked_by_id:
        raise UnableToApprove(
            _("Only %(person)s, who asked, can withdraw this.") % {"person": approval.asked_by}
        )
    step = _current(approval)
    Decision.objects.create(step=step, kind=Kind.WITHDRAWN, by=by, in_name_of=by, at=at)
    _close(approval, Approval.Status.WITHDRAWN)
    tell("approval.withdrawn", approval, by=by, at=at)
    purposes.get(approval.purpose).withdrawn(approval, at=at)
    return approval


def in_whose_name(step: ApprovalStep, by: Person, at: datetime) -> Person | None:
    """Return in whose name a person may decide a step, or None where they may not."""
    if step.approver_id == by.pk or (step.approver_id is None and by.role == TOP):
        return by
    stands_in = Delegation.objects.on(localdate(at)).filter(person=step.approver_id, to=by)
    return step.approver if step.approver_id and stands_in.exists() else None


def begin(step: ApprovalStep, at: datetime) -> None:
    """Let a step's turn begin: from now on its time runs."""
    step.starts_at = at
    if step.hours is not None:
        step.due_at = limits.after(at, step.hours)
        step.remind_at = limits.reminders(at, step.hours)[0]
    step.save()


def tell(name: str, approval: Approval, *, by: Person | None, at: datetime, **more: Any) -> None:
    """Write in the journal what happened to an approval."""
    data = {
        "purpose": approval.purpose,
        "name": approval.subject_name,
        "subject": [approval.subject_type, approval.subject_id],
        **more,
    }
    journal.record(name, approval, by=by, at=at, data=data)


def _refuse_steps(steps: Sequence[Step], by: Person) -> None:
    if not steps:
        raise UnableToApprove(_("Nobody is named who could approve this: name at least one."))
    for step in steps:
        if step.approver.pk == by.pk:
            raise UnableToApprove(
                _("Nobody approves what they asked for themselves: choose another approver.")
            )
        if not step.approver.is_active or not role(step.approver.role).permits(VERB):
            raise UnableToApprove(
                _("%(person)s cannot approve: choose someone who is here and whose role allows it.")
                % {"person": step.approver}
            )


def _opened(values: Mapping[str, Any]) -> Approval:
    try:
        with transaction.atomic():
            approval: Approval = Approval.objects.create(**values)
    except IntegrityError as error:
        raise UnableToApprove(
            _("“%(subject)s” waits for an approval already: withdraw that one first.")
            % {"subject": values["subject_name"]}
        ) from error
    return approval


def _locked(approval: Approval) -> Approval:
    """Return the approval as it stands now, held until the transaction ends; it must be open."""
    found: Approval = Approval.objects.select_for_update().get(pk=approval.pk)
    if not found.is_open:
        raise UnableToApprove(
            _("This is closed already: %(status)s.")
            % {"status": Approval.Status(found.status).label}
        )
    return found


def _current(approval: Approval) -> ApprovalStep:
    step = approval.step
    assert step is not None  # an open approval waits for somebody
    return step


def _next(approval: Approval) -> ApprovalStep | None:
    found: ApprovalStep | None = approval.steps.filter(starts_at=None).first()
    return found


def _decide(
    approval: Approval, kind: Decision.Kind, *, by: Person | None, at: datetime, reason: str
) -> None:
    step = _current(approval)
    name = by
    if by is not None:
        if by.pk == approval.asked_by_id:
            raise UnableToApprove(_("You asked for this yourself: somebody else has to decide."))
        name = in_whose_name(step, by, at)
        if name is None:
            raise UnableToApprove(_("This waits for %(person)s, not for you.") % {"person": step})
    Decision.objects.create(
        step=step, kind=kind, by=by, in_name_of=name, at=at, reason=reason.strip()
    )


def _close(approval: Approval, status: Approval.Status) -> None:
    approval.status = status
    _save(approval)


def _save(approval: Approval) -> None:
    approval.version += 1
    approval.save()
