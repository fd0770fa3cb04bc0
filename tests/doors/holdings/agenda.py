"""The records of the agenda, and who may see whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.agenda.models import Approval, ApprovalStep
from tests.company import NOW

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {"approvals": "approval"}
OWNED = ("approval",)
SEES_ALL = {"Dora": {"approval"}, "Ava": {"approval"}, "Ada": {"approval"}, "Fay": {"approval"}}


def hold(estate: Estate) -> None:
    """Let each owner ask a director for something."""
    people = estate.company.people
    for owner in estate.OWNERS:
        subject = estate.records["deals"][owner]
        approval = Approval.objects.create(
            purpose="discount",
            subject_type="deal",
            subject_id=subject.pk,
            subject_name=f"Approval of {owner}",
            asked_by=people[owner],
            asked_at=NOW,
        )
        ApprovalStep.objects.create(
            approval=approval, position=0, approver=people["Dora"], starts_at=NOW
        )
        estate.keep("approvals", owner, approval)
