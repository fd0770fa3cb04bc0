"""Plans in a spreadsheet: written out, edited there, read back with every change listed, and taken."""

from sextant.plans.sheets.proposing import Change, Contradiction, Proposal
from sextant.plans.sheets.reading import read
from sextant.plans.sheets.refusals import Problem, UnableToReadSheet
from sextant.plans.sheets.taking import Clashing, take
from sextant.plans.sheets.writing import write

__all__ = [
    "Change",
    "Clashing",
    "Contradiction",
    "Problem",
    "Proposal",
    "UnableToReadSheet",
    "read",
    "take",
    "write",
]
