"""A plan's version as a sheet: who looks at it, its rows, and its columns with their sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sextant.kernel.calendar import add_months
from sextant.kernel.unable import UnableToFind
from sextant.metrics import catalogue
from sextant.plans import naming, reach, table, versions
from sextant.plans.comparing import Against
from sextant.plans.models import Level, Plan, Version
from sextant.workspace import asking, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

QUARTER = 3


@dataclass(frozen=True)
class Look:
    """Who looks at which version of a plan, at which level, and beside what."""

    plan: Plan
    person: Person | None
    scope: Scope
    today: date
    number: int | None = None
    level: str = Level.TARGET
    against: str = ""

    @classmethod
    def of(cls, request: HttpRequest, key: int) -> Look:
        """Read the look from an address; for who sees no plans there is none."""
        scope = asking.scope_for(request)
        plan = get_object_or_404(Plan.objects.visible_to(scope), pk=key)
        asked = request.GET
        return cls(
            plan, asking.person_of(request), scope, asking.today(), number(asked.get("version")),
            one_of(Level.values, asked.get("level")), one_of(Against.values, asked.get("against")),
        )  # fmt: skip

    def at(self, number: int | None, level: str) -> Look:
        """Return the same look at another version or level."""
        return replace(self, number=number, level=level)

    def beside(self, against: str) -> Look:
        """Return the same look beside something else, or beside nothing."""
        return replace(self, against=against)

    @property
    def version(self) -> Version:
        """Return the version looked at; one that is not there is no page."""
        try:
            return versions.find(self.plan, self.number)
        except UnableToFind as refusal:
            raise Http404 from refusal

    @property
    def sets_everything(self) -> bool:
        """Tell whether any number of the plan is this person's to set."""
        return reach.everything(self.person)


def number(text: Any) -> int | None:
    """Read a version's number; anything else is none."""
    words = "" if text is None else str(text)
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None  # noqa: PLR2004 - beyond that no number fits the database


def one_of(known: Sequence[str], text: Any) -> str:
    """Return a text that is one of some, or the first of them."""
    return text if text in known else known[0]


def of(look: Look) -> dict[str, Any]:
    """Return the sheet as the page's script reads it."""
    version = look.version
    found = table.table(
        version, level=look.level, against=look.against, scope=look.scope, person=look.person,
        today=look.today,
    )  # fmt: skip
    return found | {
        "columns": columns(look.plan, found["groups"]),
        "digits": max(0, -int(look.plan.unit.as_tuple().exponent)),
        "keeps": not look.sets_everything,
        # amounts with padding are not those that are typed: they are looked at only
        "padded": look.sets_everything and version.paddings.exists(),
    }


def columns(plan: Plan, groups: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """Return the columns in their order: steps, the sum of each quarter and year, the total."""
    whole = (0, plan.steps)
    spans = sorted({(first, last) for first, last in groups} - {whole}, key=lambda one: one[::-1])
    found = []
    for step in range(plan.steps):
        found.append(_step(plan, step))
        found += [
            _group(plan, first, last)
            for first, last in sorted(spans, key=lambda one: one[1] - one[0])
            if last == step + 1
        ]
    if plan.steps > 1:
        name = naming.span_name(plan, *whole)
        found.append(_column(*whole, "total", _("Total"), _("Total %(span)s") % {"span": name}))
    return found


def measure_name(plan: Plan) -> str:
    """Return what is planned, in words."""
    known = catalogue.every().get(plan.measure)
    return str(known.label) if known else plan.measure


def month_names(form: str = "LLL") -> list[str]:
    """Return the names of January to December."""
    from datetime import date

    return [format_date(date(2026, month, 1), form, locale=_locale()) for month in range(1, 13)]


def _step(plan: Plan, step: int) -> dict[str, Any]:
    start, end = plan.days[step], plan.days[step + 1]
    if start.day == 1 and end == add_months(start, 1):
        name = format_skeleton("yMMMM", start, locale=_locale())
        label = format_date(start, "LLL", locale=_locale())
        return _column(step, step + 1, "step", label, name)
    name = naming.span_name(plan, step, step + 1)
    return _column(step, step + 1, "step", name, name)


def _group(plan: Plan, first: int, last: int) -> dict[str, Any]:
    name = naming.span_name(plan, first, last)
    _year, _dash, quarter = name.partition("-")
    label = quarter if last - first == QUARTER and quarter.startswith("Q") else name
    return _column(first, last, "group", label, name)


def _column(first: int, last: int, kind: str, label: str, name: str) -> dict[str, Any]:
    return {"first": first, "last": last, "kind": kind, "label": label, "name": name}


def _locale() -> Locale:
    return Locale.parse(written.language(), sep="-")


__all__ = ["Look", "columns", "measure_name", "month_names", "number", "of", "one_of"]
