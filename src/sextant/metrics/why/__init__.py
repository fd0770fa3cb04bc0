"""Why a number moved: how much, where, through whom and by what, in parts that sum exactly."""

from sextant.metrics.why.explaining import Explanation, why
from sextant.metrics.why.question import COMPARISONS
from sextant.metrics.why.refusing import UnableToExplain

__all__ = ["COMPARISONS", "Explanation", "UnableToExplain", "why"]
