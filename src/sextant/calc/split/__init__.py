"""Splitting a target down an organisation and over time: exact, even, and with holds kept."""

from sextant.calc.split.grid import Grid, GridError, Hold, SplitError, sums
from sextant.calc.split.refusals import (
    Contradiction,
    HoldsExceed,
    HoldsFallShort,
    NegativeHold,
    NegativeTotal,
    NegativeWeight,
    NoWeight,
)
from sextant.calc.split.splitting import respread, spread

__all__ = [
    "Contradiction",
    "Grid",
    "GridError",
    "Hold",
    "HoldsExceed",
    "HoldsFallShort",
    "NegativeHold",
    "NegativeTotal",
    "NegativeWeight",
    "NoWeight",
    "SplitError",
    "respread",
    "spread",
    "sums",
]
