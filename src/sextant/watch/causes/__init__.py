"""Likely causes of an alert, each found by one rule of a table that anybody can read."""

from sextant.watch.causes.case import Case
from sextant.watch.causes.rules import RULES, Rule, likely

__all__ = ["RULES", "Case", "Rule", "likely"]
