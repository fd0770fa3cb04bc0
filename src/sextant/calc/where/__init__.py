"""Where in the data a number moved: the combinations of dimensions that moved unlike the rest."""

from sextant.calc.where.insight import Found, Insight, by_flag, insights

__all__ = ["Found", "Insight", "by_flag", "insights"]
