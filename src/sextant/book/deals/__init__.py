"""Verbs on deals: open, edit, move, win, lose, reopen, hand over, split, price, and who is in it."""

from sextant.book.deals.changing import EDITABLE, create, edit, hand_over, plan
from sextant.book.deals.closing import UnableToClose, lose, reopen, win
from sextant.book.deals.credits import UnableToSplit, percent, split
from sextant.book.deals.deciders import UnableToInvolve, involve, release
from sextant.book.deals.gates import UnableToEnter
from sextant.book.deals.lines import UnableToPrice, plain, set_lines, sum_of, take, write_lines
from sextant.book.deals.moving import UnableToMove, move, transfer
from sextant.book.deals.rivals import UnableToCompete, dismiss, meet
from sextant.book.deals.standing import UnableToEdit

__all__ = [
    "EDITABLE",
    "UnableToClose",
    "UnableToCompete",
    "UnableToEdit",
    "UnableToEnter",
    "UnableToInvolve",
    "UnableToMove",
    "UnableToPrice",
    "UnableToSplit",
    "create",
    "dismiss",
    "edit",
    "hand_over",
    "involve",
    "lose",
    "meet",
    "move",
    "percent",
    "plain",
    "plan",
    "release",
    "reopen",
    "set_lines",
    "split",
    "sum_of",
    "take",
    "transfer",
    "win",
    "write_lines",
]
