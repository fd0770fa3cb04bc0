"""The records of leads on their way in."""

from sextant.book.prospects.models.assignment import Assignment, AssignmentRule, RuleMember
from sextant.book.prospects.models.forms import WebAnswer, WebAttempt, WebForm
from sextant.book.prospects.models.partners import Registration
from sextant.book.prospects.models.pool import PoolMove, PoolPolicy
from sextant.book.prospects.models.twins import Dismissal, Merge

__all__ = [
    "Assignment",
    "AssignmentRule",
    "Dismissal",
    "Merge",
    "PoolMove",
    "PoolPolicy",
    "Registration",
    "RuleMember",
    "WebAnswer",
    "WebAttempt",
    "WebForm",
]
