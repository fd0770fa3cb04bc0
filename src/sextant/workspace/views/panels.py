"""Controls of the filter panel: what each shows for the filter as it stands in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.workspace import columns as place
from sextant.workspace import filters, words
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope
    from sextant.workspace.columns import Column

FEW = 12
DAY = timedelta(days=1)


def control(column: Column, given: str, scope: Scope) -> dict[str, Any]:
    """Return what the panel needs to draw one control."""
    values = filters.split(given)
    made: dict[str, Any] = {"name": column.name, "label": column.field.label}
    if column.field.kind in {Kind.DATE, Kind.INSTANT}:
        return made | {"draw": "days"} | _days(given)
    if column.field.kind in place.FIGURES:
        low, mark, high = given.partition("..")
        return made | {"draw": "figures", "low": low, "high": high if mark else low}
    if column.field.kind is Kind.REFERENCE:
        return made | _records(column, values, scope)
    if column.field.kind in {Kind.CHOICE, Kind.YES_NO}:
        return made | {"draw": "ticks", "options": _ticks(column, values)}
    return made | {"draw": "text", "value": given}


def _days(given: str) -> dict[str, Any]:
    low, mark, high = given.partition("..")
    try:
        # the address excludes the end; people name the last day
        last = (date.fromisoformat(high) - DAY).isoformat() if high else ""
    except (ValueError, OverflowError):
        last = ""
    return {"low": low if mark else "", "high": last, "other": "" if mark else given}


def _ticks(column: Column, values: list[str]) -> list[dict[str, Any]]:
    choices: Any = column.field.choices or (("yes", _("Yes")), ("no", _("No")))
    return [{"key": code, "label": label, "on": code in values} for code, label in choices]


def _records(column: Column, values: list[str], scope: Scope) -> dict[str, Any]:
    target = column.target
    options = words.matches(target, "", scope, FEW + 1)
    keys = [int(value) for value in values if filters.is_key(value)]
    label = place.label_of(target)
    chosen = target.visible(scope).filter(pk__in=keys).values_list("pk", label) if keys else []
    special = [(code, name) for code, name in _special(column, scope) if code]
    if len(options) <= FEW:
        pairs = [*special, *((str(key), name) for key, name in options)]
        ticks = [{"key": k, "label": n, "on": k in values} for k, n in pairs]
        return {"draw": "ticks", "options": ticks}
    pairs = [*special, *((str(key), name) for key, name in chosen)]
    found = [{"key": k, "label": n, "on": k in values} for k, n in pairs]
    return {"draw": "search", "options": found, "source": f"/{target.name}/options"}


def _special(column: Column, scope: Scope) -> list[tuple[str, str]]:
    me = filters.ME if column.target.kind == "person" and scope.person_id else ""
    none = filters.NONE if column.may_be_blank else ""
    return [(me, _("Me")), (none, _("None"))]
