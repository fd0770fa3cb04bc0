r"""Filters of a list as they stand in its address.

`status=won,lost`, `owner=12` or `owner=me`, `closed_on=2026-07-01..2026-08-01` (start inside, end
not), `closed_on=2026-Q3`, `amount=1000..`, `industry=none`, `account.industry=Retail` (a field of
what a record refers to). A comma inside a value is written `\,`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.kernel import calendar
from sextant.kernel.period import Period
from sextant.kernel.roles import Reach
from sextant.kernel.unable import Unable
from sextant.workspace import columns as place
from sextant.workspace import declare, written
from sextant.workspace.columns import Column
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

NONE, ME = "none", "me"
DEEPEST = 2
HIGHEST = 2**53
LONGEST_KEY = 16  # digits; beyond some thousands Python reads no number at all
DAY = timedelta(days=1)
YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class UnableToFilter(Unable):
    """A filter in the address cannot be read."""


@dataclass(frozen=True)
class Filter:
    """One filter in use: its name in the address, its condition, and how it reads."""

    name: str
    label: str
    condition: Q
    given: str
    words: str


def split(text: str) -> list[str]:
    """Return the values of a filter; a comma inside a value is written with a backslash."""
    parts = re.split(r"(?<!\\),", text)
    return [part.replace("\\,", ",").strip() for part in parts if part.strip()]


def joined(values: Sequence[str]) -> str:
    """Write values as one filter."""
    return ",".join(value.replace(",", "\\,") for value in values)


def path(workspace: Workspace, name: str, scope: Scope) -> list[Column] | None:
    """Return the columns a filter's name goes through, or None if it names nothing to be seen."""
    found: list[Column] = []
    here = workspace
    for part in name.split("."):
        column = place.seen(here, scope).get(part)
        if column is None or len(found) == DEEPEST:
            return None
        if found and column.derived:
            return None
        found.append(column)
        if column.refers:
            here = column.target
    inner = found[:-1]
    return found if all(column.refers and not column.many for column in inner) else None


def read(workspace: Workspace, name: str, given: str, scope: Scope) -> Filter | None:
    """Read one filter of the address; None where the name is no filter."""
    way = path(workspace, name, scope)
    if way is None:
        return _found(workspace, name, given, scope)
    column, lookup = way[-1], "__".join(step.name for step in way)
    label = " · ".join(str(step.field.label) for step in way)
    condition, words = Q(pk__in=[]), []
    for value in split(given):
        part, word = _value(column, lookup, value, scope)
        condition |= part
        words.append(word)
    for step in way[:-1]:
        if not scope.sees_all(step.target.kind):  # what may not be seen is not found out either
            condition &= Q(**{f"{step.name}__in": step.target.visible(scope).values("pk")})
    if column.many or column.derived:
        asked = workspace.model._default_manager.annotate(**column.derived)  # noqa: SLF001
        condition = Q(pk__in=asked.order_by().filter(condition).values("pk"))
    return Filter(name, label, condition, given, ", ".join(words))


def is_key(text: str) -> bool:
    """Tell whether a text is the number of a record that may exist."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY and int(text) <= HIGHEST


def _found(workspace: Workspace, name: str, given: str, scope: Scope) -> Filter | None:
    """Read a filter that is no column."""
    sieve = next((one for one in workspace.sieves if one.name == name), None)
    if sieve is not None:
        condition, told = sieve.read(given, scope)
        return Filter(name, str(sieve.label), condition, given, told)
    finder = next((one for one in workspace.finders if one.name == name), None)
    if finder is None or scope.reach(declare.get(finder.to).kind) is Reach.NONE:
        return None
    target, condition, words = declare.get(finder.to), Q(pk__in=[]), []
    for value in split(given):
        key = scope.person_id if value == ME and target.kind == "person" else None
        if key is None and value != NONE:
            if not is_key(value):
                raise _said_wrong(name, value, _("give the number of a record"))
            key = int(value)
        condition |= finder.holds(key)
        words.append(_("none") if key is None else _named(target, key, scope))
    return Filter(name, str(finder.label), condition, given, ", ".join(words))


def _value(column: Column, lookup: str, value: str, scope: Scope) -> tuple[Q, str]:
    if value == NONE and column.may_be_blank:
        empty = Q(**{f"{lookup}__isnull": True})
        return (empty if column.nullable or column.many else Q(**{lookup: ""})), _("none")
    if column.field.kind in place.RANGES:
        return _range(column, lookup, value, scope)
    reader: Callable[[Column, str, str, Scope], tuple[Q, str]] = {
        Kind.REFERENCE: _reference, Kind.CHOICE: _choice, Kind.YES_NO: _yes_no,
    }.get(column.field.kind, _text)  # fmt: skip
    return reader(column, lookup, value, scope)


def _text(_column: Column, lookup: str, value: str, _scope: Scope) -> tuple[Q, str]:
    if value.startswith("~"):
        return Q(**{f"{lookup}__icontains": value[1:]}), _("holds “%(text)s”") % {"text": value[1:]}
    return Q(**{lookup: value}), value


def _reference(column: Column, lookup: str, value: str, scope: Scope) -> tuple[Q, str]:
    if value == ME and scope.person_id is not None and column.target.kind == "person":
        return Q(**{lookup: scope.person_id}), _("me")
    if not is_key(value):
        raise _unreadable(column, value, _("give the number of a record"))
    return Q(**{lookup: int(value)}), _named(column.target, int(value), scope)


def _named(target: Workspace, key: int, scope: Scope) -> str:
    label = place.label_of(target)
    found = target.visible(scope).filter(pk=key).values_list(label, flat=True).first()
    return str(found) if found is not None else f"#{key}"


def _choice(column: Column, lookup: str, value: str, _scope: Scope) -> tuple[Q, str]:
    labels = {code: str(label) for code, label in column.field.choices}
    if labels and value not in labels:
        raise _unreadable(column, value, _("choose from %(list)s") % {"list": ", ".join(labels)})
    return Q(**{lookup: value}), labels.get(value, value)


def _yes_no(column: Column, lookup: str, value: str, _scope: Scope) -> tuple[Q, str]:
    if value.lower() not in YES:
        raise _unreadable(column, value, _("write yes or no"))
    answer = YES[value.lower()]
    return Q(**{lookup: answer}), _("yes") if answer else _("no")


def _range(column: Column, lookup: str, value: str, scope: Scope) -> tuple[Q, str]:
    dated = column.field.kind in {Kind.DATE, Kind.INSTANT}
    low, mark, high = value.partition("..")
    if not mark:
        return _days(column, lookup, value, scope) if dated else _figure(column, lookup, value)
    read_one = _day if dated else _decimal
    if not low and not high:
        read_one(column, value)  # refuses, since two points alone are neither
    bounds = Q()
    if low:
        bounds &= Q(**{f"{lookup}__gte": _bound(column, read_one(column, low))})
    if high:
        bounds &= Q(**{f"{lookup}__lt": _bound(column, read_one(column, high))})
    return bounds & Q(**{f"{lookup}__isnull": False}), _said(column, low, high)


def _days(column: Column, lookup: str, value: str, scope: Scope) -> tuple[Q, str]:
    try:
        period = Period.parse(value, calendar.installed(), scope.today)
    except Unable as refusal:
        raise _unreadable(column, value, str(refusal)) from refusal
    low, high = _bound(column, period.start), _bound(column, period.end)
    return Q(**{f"{lookup}__gte": low, f"{lookup}__lt": high}), value


def _figure(column: Column, lookup: str, value: str) -> tuple[Q, str]:
    number = _decimal(column, value)
    return Q(**{lookup: number}), written.number(number)


def _bound(column: Column, value: date | Decimal) -> date | datetime | Decimal:
    if column.field.kind is Kind.INSTANT and isinstance(value, date):
        return timezone.make_aware(datetime.combine(value, time.min))
    return value


def _day(column: Column, text: str) -> date:
    try:
        return date.fromisoformat(text) - DAY + DAY  # the first day of all has none before it
    except (ValueError, OverflowError):
        raise _unreadable(column, text, _("write days like 2026-07-31")) from None


def _decimal(column: Column, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _unreadable(column, text, _("write a number like 1250.50")) from None
    if not number.is_finite() or abs(number) > HIGHEST / 10**6:
        raise _unreadable(column, text, _("write a smaller number"))
    return _whole(column, number)


def _whole(column: Column, number: Decimal) -> Decimal:
    places = getattr(column.model_field, "places", 0)
    if number != round(number, places):
        raise _unreadable(column, str(number), _("write fewer decimals"))
    return number


def _said(column: Column, low: str, high: str) -> str:
    dated = column.field.kind in {Kind.DATE, Kind.INSTANT}
    if not high:
        return _("from %(low)s") % {"low": _shown(low, dated)}
    if dated and low:
        last = written.day(date.fromisoformat(high) - DAY)
        return _("%(first)s to %(last)s") % {"first": _shown(low, dated), "last": last}
    if not low:
        return (
            _("before %(high)s") % {"high": _shown(high, dated)}
            if dated
            else (_("under %(high)s") % {"high": _shown(high, dated)})
        )
    return _("%(low)s to under %(high)s") % {
        "low": _shown(low, dated), "high": _shown(high, dated)
    }  # fmt: skip


def _shown(text: str, dated: bool) -> str:  # noqa: FBT001 - private
    return written.day(date.fromisoformat(text)) if dated else written.number(Decimal(text))


def _unreadable(column: Column, value: str, mend: str) -> UnableToFilter:
    return _said_wrong(column.name, value, mend)


def _said_wrong(name: str, value: str, mend: str) -> UnableToFilter:
    return UnableToFilter(
        _("The filter %(field)s does not understand “%(value)s”: %(mend)s.")
        % {"field": name, "value": value[:60], "mend": mend.rstrip(".")}
    )
