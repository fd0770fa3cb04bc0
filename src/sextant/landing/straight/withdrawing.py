"""Rows that landed straight go with their landing, unless later ones rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.kernel import journal
from sextant.landing import targets
from sextant.landing.models import LandedPart, LandedRow, Landing
from sextant.landing.straight.parts import rows_of
from sextant.landing.unable import UnableToRevert

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person


def months_of(landing: Landing) -> dict[str, set[str]]:
    """Return the months of each fact a landing brought rows to; refuse where others rest on it."""
    own = LandedPart.objects.filter(file__landing=landing)
    found: dict[str, set[str]] = {}
    for part in own.exclude(kind=LandedPart.Kind.MET):
        found.setdefault(part.fact, set()).add(part.month)
    met = LandedPart.objects.met(landing.pk).values_list("file__landing_id", flat=True)
    later = sorted({*met} - {landing.pk})
    if later:
        raise UnableToRevert(
            _("Landing %(later)s brought some of these rows again: revert that first.")
            % {"later": ", ".join(map(str, later))}
        )
    _refuse_orphans(landing)
    return found


def _refuse_orphans(landing: Landing) -> None:
    """Refuse where rows of other landings name records that would be removed."""
    made = LandedRow.objects.filter(file__landing=landing, before__isnull=True)
    for about in targets.facts():
        others = LandedPart.objects.standing(about.fact).exclude(file__landing=landing)
        rows = rows_of(others)
        for column, each in about.appearing.items() if rows is not None else ():
            gone = list(made.filter(kind=each.workspace).values_list("record_id", flat=True))
            assert rows is not None
            held = rows.filter(pl.col(column).is_in(gone)) if gone else None
            if held is not None and held.select(pl.len()).collect().item():
                nouns = targets.get(each.workspace).nouns
                raise UnableToRevert(
                    _("Rows of later landings name %(nouns)s of this one: revert those first.")
                    % {"nouns": nouns}
                )


def note(landing: Landing, months: dict[str, set[str]], *, by: Person | None, at: datetime) -> None:
    """Say in the journal which months lost rows."""
    for fact, touched in months.items():
        about = next(each for each in targets.facts() if each.fact == fact)
        data: dict[str, Any] = {"landing": landing.pk, "workspace": about.target.name}
        kind = about.target.kind
        journal.record(
            f"{kind}.unlanded", kind, by=by, at=at, data=data | {"months": sorted(touched)}
        )
