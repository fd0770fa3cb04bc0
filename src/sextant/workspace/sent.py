"""What programs send, read field by field as on a form, and what they are answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.kernel.holding import locked
from sextant.kernel.unable import Unable
from sextant.workspace import cells, forms, listing, typed, verbs
from sextant.workspace import columns as place
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.workspace.cells import Row
    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Field, Verb, Workspace

BESIDES = frozenset({"version"})


class UnableToRead(Unable):
    """Some fields cannot be taken as sent; `fields` says which and why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        names = ", ".join(fields)
        super().__init__(_("Correct these fields and send again: %(names)s.") % {"names": names})
        self.fields = dict(fields)


class UnableToOverwrite(Unable):
    """The record has another version than the one that was read: both are given, to choose."""

    def __init__(self, now: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        super().__init__(
            _("This has version %(now)s, not %(sent)s: someone changed it. Read it again.")
            % {"now": now["version"], "sent": yours["version"]}
        )
        self.now, self.yours = dict(now), dict(yours)


def page(workspace: Workspace, query: Mapping[str, Any], scope: Scope) -> listing.Listing:
    """Return the list an address asks for; what cannot be meant is refused, never guessed."""
    asked = listing.read(workspace, query, scope)
    if not query.get("columns"):
        asked = replace(asked, columns=tuple(place.seen(workspace, scope)))
    wrong = listing.refuse_unknown(asked, workspace, scope)
    sort = str(query.get("sort", ""))
    if sort and not asked.sort:
        wrong["sort"] = _("The list cannot be sorted by “%(name)s”.") % {"name": sort[:60]}
    if wrong:
        raise UnableToRead(wrong)
    return listing.Listing(workspace, asked, scope)


def plain(columns: Iterable[Column], row: Row) -> dict[str, Any]:
    """Return a row as JSON can hold it."""
    return {"id": row["pk"]} | {column.name: cells.plain_value(column, row) for column in columns}


def one(workspace: Workspace, key: int, scope: Scope) -> dict[str, Any]:
    """Return a record with all its fields and its version."""
    record = verbs.find(workspace, key, scope)
    query = {"columns": ",".join(place.seen(workspace, scope))}
    whole = listing.Listing(workspace, listing.read(workspace, query, scope), scope)
    return plain(whole.columns, whole.read([key])[0]) | {"version": record.version}


def create(
    workspace: Workspace,
    data: Mapping[str, Any],
    *,
    scope: Scope,
    by: Person | None,
    at: datetime,
) -> Any:
    """Make a record of what was sent."""
    fields = forms.editable(workspace, scope)
    missing = [
        name for name, column in fields.items() if column.field.required and not data.get(name)
    ]
    values = _read(workspace, data, fields, scope=scope, record=None)
    if missing:
        raise UnableToRead({name: _("Fill this in.") for name in missing})
    return verbs.create(workspace, values, by=by, at=at)


def edit(
    workspace: Workspace,
    record: Any,
    data: Mapping[str, Any],
    *,
    scope: Scope,
    by: Person | None,
    at: datetime,
) -> Any:
    """Change a record as sent; with `version`, only if nobody changed it meanwhile."""
    with transaction.atomic():
        record = locked(record)
        if "version" in data and str(data["version"]) != str(record.version):
            raise UnableToOverwrite(one(workspace, record.pk, scope), data)
        known = forms.editable(workspace, scope)
        values = _read(workspace, data, known, scope=scope, record=record)
        return verbs.edit(workspace, record, values, by=by, at=at)


def do(
    verb: Verb,
    record: Any,
    data: Mapping[str, Any],
    *,
    scope: Scope,
    by: Person | None,
    at: datetime,
) -> Any:
    """Do a verb with what was sent for what it asks."""
    wrong: dict[str, str] = {}
    known = {field.name for field in verb.asks}
    wrong |= {name: _("This is not asked here.") for name in data if name not in known}
    values = {field.name: _one(field, data, scope, wrong) for field in verb.asks}
    if wrong:
        raise UnableToRead(wrong)
    given = {name: value for name, value in values.items() if value not in typed.EMPTY}
    return verbs.do(verb, record, given, by=by, at=at)


def _one(field: Field, data: Mapping[str, Any], scope: Scope, wrong: dict[str, str]) -> Any:
    try:
        value = typed.read(field, data.get(field.name), scope)
    except typed.Unreadable as refusal:
        wrong[field.name] = str(refusal)
        return None
    if field.required and value in typed.EMPTY:
        wrong[field.name] = _("Fill this in.")
    return value


def _read(
    workspace: Workspace,
    data: Mapping[str, Any],
    fields: Mapping[str, Column],
    *,
    scope: Scope,
    record: Any,
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, given in data.items():
        if name in BESIDES:
            continue
        if name not in fields:
            wrong[name] = _unknown(workspace, name, fields)
            continue
        column = fields[name]
        try:
            values[name] = typed.read(column.field, given, scope, column=column)
        except typed.Unreadable as refusal:
            wrong[name] = str(refusal)
            continue
        if values[name] in typed.EMPTY and _must(column, record):
            wrong[name] = _("Fill this in.")
    wrong |= {} if wrong else forms.broken(workspace, values, record)
    if wrong:
        raise UnableToRead(wrong)
    return values


def _must(column: Column, record: Any) -> bool:
    if column.field.kind is Kind.YES_NO:
        return False
    loose = column.nullable or column.model_field.blank or column.many
    return column.field.required or (record is not None and not loose)


def _unknown(workspace: Workspace, name: str, fields: Mapping[str, Column]) -> str:
    if name in place.columns(workspace):
        return _("This is changed by a verb of its own, not here.")
    return _("There is no such field. There are: %(names)s.") % {"names": ", ".join(fields)}
