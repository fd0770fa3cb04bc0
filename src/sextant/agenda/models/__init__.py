"""What was promised: approvals, what is owed to the journal, and notices."""

from sextant.agenda.models.approvals import (
    TOP,
    Approval,
    ApprovalStep,
    Decision,
    Delegation,
)
from sextant.agenda.models.notices import Choice, Mute, Notice
from sextant.agenda.models.reactions import Owed, Reader

__all__ = [
    "TOP",
    "Approval",
    "ApprovalStep",
    "Choice",
    "Decision",
    "Delegation",
    "Mute",
    "Notice",
    "Owed",
    "Reader",
]
