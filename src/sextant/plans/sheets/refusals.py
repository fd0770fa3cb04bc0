"""Why a workbook cannot be read back: sentences that name sheet, cell and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.plans.refusals import UnableToPlan


@dataclass(frozen=True)
class Problem:
    """What is wrong in one place of a workbook."""

    sheet: str
    cell: str
    sentence: str


class UnableToReadSheet(UnableToPlan):
    """The workbook cannot be taken as it is; `problems` are all that is wrong in it."""

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


def refuse(problems: Sequence[Problem]) -> None:
    """Refuse a workbook in which anything is wrong: the first in words, all as a list."""
    if not problems:
        return
    sentence, more = problems[0].sentence, len(problems) - 1
    if more:
        told = ngettext(
            "%(first)s There is %(count)d more like it.",
            "%(first)s There are %(count)d more like it.",
            more,
        )
        sentence = told % {"first": sentence, "count": more}
    raise UnableToReadSheet(sentence, problems)


def damaged() -> UnableToReadSheet:
    """Say that the hidden sheet is not as it was written."""
    return UnableToReadSheet(
        _("The hidden sheet that says what this file was made from was changed: export it anew.")
    )
