"""What is intended: plans, their versions, the lines and holds of a version, and who agreed."""

from sextant.plans.models.agreeing import Crossing, Part, Submission
from sextant.plans.models.calibrations import Calibration, Move
from sextant.plans.models.landed import LandedTarget
from sextant.plans.models.lines import AmountsField, Hold, Line, Padding
from sextant.plans.models.plans import Level, Plan, Version

__all__ = [
    "AmountsField",
    "Calibration",
    "Crossing",
    "Hold",
    "LandedTarget",
    "Level",
    "Line",
    "Move",
    "Padding",
    "Part",
    "Plan",
    "Submission",
    "Version",
]
