"""What was promised: approvals, initiatives, what is owed to the journal, and notices."""

from sextant.agenda.models.approvals import (
    TOP,
    Approval,
    ApprovalStep,
    Decision,
    Delegation,
)
from sextant.agenda.models.initiatives import Initiative, InitiativeNote
from sextant.agenda.models.notices import Choice, Mute, Notice
from sextant.agenda.models.reactions import Owed, Reader

__all__ = [
    "TOP",
    "Approval",
    "ApprovalStep",
    "Choice",
    "Decision",
    "Delegation",
    "Initiative",
    "InitiativeNote",
    "Mute",
    "Notice",
    "Owed",
    "Reader",
]
