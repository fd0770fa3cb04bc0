"""What the worker does about approvals that wait: remind, and hand up when the time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from sextant.agenda import limits
from sextant.agenda.approvals import VERB, begin, tell
from sextant.agenda.models import TOP, Approval, ApprovalStep, Decision
from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.kernel.roles import role

if TYPE_CHECKING:
    from datetime import datetime


def chase(at: datetime) -> int:
    """Remind of approvals and hand up those whose time is over; return how many it concerned."""
    return sum(
        _attend(key, at) for key in ApprovalStep.objects.needing(at).values_list("pk", flat=True)
    )


@transaction.atomic
def _attend(key: int, at: datetime) -> bool:
    approval_id = ApprovalStep.objects.values_list("approval", flat=True).get(pk=key)
    Approval.objects.select_for_update().get(pk=approval_id)
    step = (
        ApprovalStep.objects.needing(at)
        .select_related("approver", "approval__asked_by")
        .filter(pk=key)
        .first()
    )
    if step is None:
        return False  # decided, or another worker was here
    is_gone = step.approver is not None and not step.approver.is_active
    if is_gone or (step.due_at is not None and step.due_at <= at):
        _hand_up(step, at)
    else:
        _remind(step, at)
    return True


def _remind(step: ApprovalStep, at: datetime) -> None:
    assert step.starts_at is not None
    assert step.hours is not None
    later = [one for one in limits.reminders(step.starts_at, step.hours) if one > at]
    step.remind_at = later[0] if later else None
    step.save(update_fields=["remind_at"])
    _tell_due(step, at)


def _hand_up(step: ApprovalStep, at: datetime) -> None:
    above = _above(step, at)
    if above is None and not _directors(step):
        # nobody is left to hand it to: it stays, and whoever has it is told once more
        step.remind_at = step.due_at = None
        step.save(update_fields=["remind_at", "due_at"])
        _tell_due(step, at)
        return
    Decision.objects.create(step=step, kind=Decision.Kind.ESCALATED, at=at)
    following = ApprovalStep(
        approval=step.approval,
        position=step.position,
        approver=above,
        hours=step.hours,
        reason=step.reason,
        instead_of=step,
    )
    begin(following, at)
    tell(
        "approval.escalated", step.approval, by=None, at=at,
        approver=following.approver_id, instead_of=step.approver_id,
    )  # fmt: skip


def _tell_due(step: ApprovalStep, at: datetime) -> None:
    due = step.due_at.isoformat() if step.due_at else None
    tell("approval.due", step.approval, by=None, at=at, approver=step.approver_id, due=due)


def _above(step: ApprovalStep, at: datetime) -> Person | None:
    """Return the nearest manager who may decide, or None at the top: then any director may."""
    organisation, day = Organisation(), localdate(at)
    here, seen = step.approver_id, {step.approver_id, step.approval.asked_by_id}
    while here is not None:
        here = organisation.standing(here, day).manager_id
        manager = Person.objects.filter(pk=here, is_active=True).first() if here else None
        if here not in seen and manager is not None and role(manager.role).permits(VERB):
            return manager
        if here in seen and here != step.approval.asked_by_id:
            return None
        seen.add(here)
    return None


def _directors(step: ApprovalStep) -> bool:
    """Tell whether handing the step to the directors brings it to anybody new."""
    if step.approver_id is None:
        return False
    others = Person.objects.filter(role=TOP, is_active=True)
    known = (step.approver_id, step.approval.asked_by_id)
    return others.exclude(pk__in=known).exists()
