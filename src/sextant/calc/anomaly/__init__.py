"""What in a series is off: single steps, and shifts of its level, with how often that is chance."""

from sextant.calc.anomaly.density import Step, step_of
from sextant.calc.anomaly.series import (
    Expectation,
    Finding,
    FindingKind,
    Kind,
    Series,
    Watched,
)
from sextant.calc.anomaly.telling import Dependence, bounded
from sextant.calc.anomaly.watching import watch

__all__ = [
    "Dependence",
    "Expectation",
    "Finding",
    "FindingKind",
    "Kind",
    "Series",
    "Step",
    "Watched",
    "bounded",
    "step_of",
    "watch",
]
