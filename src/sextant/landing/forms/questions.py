"""What the file itself cannot tell, and a person is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Question:
    """A question about one column, the answers to choose from, and values that show the doubt."""

    column: str
    about: str
    options: tuple[str, ...]
    examples: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return the question in words."""
        told = {"column": self.column, "example": self.examples[0] if self.examples else ""}
        return {
            "order": _("In “%(column)s”, is %(example)s written day first or month first?"),
            "decimal": _("In “%(column)s”, what does the separator in %(example)s stand for?"),
            "currency": _("In “%(column)s”, which currency does the sign in %(example)s mean?"),
            "covers": _("In “%(column)s”, which days does %(example)s stand for?"),
            "year": _("In “%(column)s”, of which year is %(example)s?"),
        }[self.about] % told

    def labels(self) -> list[tuple[str, str]]:
        """Return the answers with their meaning."""
        meanings = {
            "dmy": _("day first"),
            "mdy": _("month first"),
            "ymd": _("year first"),
            ".": _("point before decimals"),
            ",": _("comma before decimals"),
            "day": _("that day"),
            "week": _("the week it lies in"),
            "month": _("the month it lies in"),
            "quarter": _("three months from it on"),
            "year": _("twelve months from it on"),
            "quarter_of": _("the fiscal quarter it lies in"),
            "year_of": _("the fiscal year it lies in"),
        }
        return [(option, meanings.get(option, option)) for option in self.options]

    def plain(self) -> dict[str, Any]:
        """Return the question as JSON can hold it."""
        return {
            "column": self.column,
            "about": self.about,
            "options": [list(pair) for pair in self.labels()],
            "examples": list(self.examples),
            "sentence": self.sentence(),
        }
