"""What is told of a deviation, in whole sentences: the same on the page and in an initiative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

if TYPE_CHECKING:
    from sextant.chapters.performance.aiming import Aim
    from sextant.plans.deviating import Deviation
    from sextant.plans.standing import Standing


def told(deviation: Deviation, aim: Aim) -> str:
    """Say how far a node is off its pace, with whom most of it lies, and what moved its number."""
    given = {"it": deviation, "at": deviation.standing, "kind": aim.tracked.kind, "aim": aim}
    return _line("performance/deviation_told.html", given)


def goal(standing: Standing, aim: Aim) -> str:
    """Say how far an initiative should bring a node."""
    return _line("performance/deviation_goal.html", {"at": standing, "kind": aim.tracked.kind})


def _line(template: str, given: dict[str, object]) -> str:
    """Render a template as one line of plain text."""
    return " ".join(render_to_string(template, given).split())
