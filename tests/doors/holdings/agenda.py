"""The records of the agenda, and who may see whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.agenda.models import Approval, ApprovalStep, Initiative
from tests.company import NOW, TODAY

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {"approvals": "approval", "initiatives": "initiative"}
OWNED = ("approval", "initiative")
SEES_ALL = {
    **{name: {"approval", "initiative"} for name in ("Dora", "Ava", "Ada")},
    "Fay": {"approval"},
}
SEES_OWN = {name: {"initiative"} for name in ("Max", "Fay", "Sam", "Pat")}


def hold(estate: Estate) -> None:
    """Let each owner ask a director for something, and let each undertake something."""
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
    for owner in (*estate.OWNERS, *SEES_OWN):
        initiative = Initiative.objects.create(
            name=f"Initiative of {owner}", owner=people[owner], due_on=TODAY
        )
        estate.keep("initiatives", owner, initiative)
