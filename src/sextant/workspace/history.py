"""What happened to a record, newest first: the journal, and what other rooms know of it.

A room above adds what it knows (where a record was landed from) by a function in `TELLERS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.kernel import journal
from sextant.workspace import columns as place
from sextant.workspace import written
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from sextant.kernel.models import Event
    from sextant.kernel.scope import Scope
    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Workspace

SHOWN = 50
PAIR = 2


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of a record's history."""

    at: datetime
    who: str
    words: str
    changes: Sequence[Change] = ()
    note: str = ""
    href: str = ""


TELLERS: list[Callable[[Workspace, Any, Scope], Iterable[Entry]]] = []

_WORDS: dict[str, str | _StrPromise] = {}
_NOTES: dict[str, Callable[[Mapping[str, Any]], str]] = {}


def tell(
    name: str, words: str | _StrPromise, note: Callable[[Mapping[str, Any]], str] | None = None
) -> None:
    """Let a room say in which words its event is told, and what is noted beside from its data."""
    _WORDS[name] = words
    if note is not None:
        _NOTES[name] = note


def tell_all(events: Mapping[str, str | _StrPromise]) -> None:
    """Let a room say in which words its events are told, where nothing is noted beside."""
    for name, words in events.items():
        tell(name, words)


def of(
    workspace: Workspace, record: Any, scope: Scope, *, without: Collection[str] = ()
) -> list[Entry]:
    """Return the latest lines of a record's history, `without` events and fields told elsewhere."""
    seen = {name: c for name, c in place.seen(workspace, scope).items() if name not in without}
    events = journal.of(record).exclude(name__in=list(without))[:SHOWN]
    entries = [_entry(workspace, seen, event, scope) for event in events]
    if without:
        entries = [e for e in entries if e.changes or e.note or not _changes_fields(e)]
    for tell in TELLERS:
        entries.extend(tell(workspace, record, scope))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _changes_fields(entry: Entry) -> bool:
    return entry.words == _("changed this")


def _entry(workspace: Workspace, seen: dict[str, Column], event: Event, scope: Scope) -> Entry:
    data = event.data if isinstance(event.data, dict) else {}
    pairs = data.get("changes") or {}
    known = place.columns(workspace)
    changes = [
        _change(known.get(name), name, pair, scope)
        for name, pair in pairs.items()
        if isinstance(pair, list) and len(pair) == PAIR and (name in seen or name not in known)
    ]
    return Entry(
        at=event.at,
        who=str(event.by) if event.by else pgettext("history", "Sextant"),
        words=words_of(workspace, event.name),
        changes=changes,
        note=_NOTES[event.name](data) if event.name in _NOTES else str(data.get("reason") or ""),
    )


def words_of(workspace: Workspace, name: str) -> str:
    """Return in which words an event of a record is told."""
    if name in _WORDS:
        return str(_WORDS[name])
    what = name.rsplit(".", 1)[-1]
    said = {
        "created": _("added this"),
        "changed": _("changed this"),
        "moved": _("moved this"),
        "won": _("won this"),
        "lost": _("lost this"),
        "reopened": _("opened this again"),
        "enrolled": _("added this person"),
        "landed": _("landed this from a file"),
        "unlanded": _("took the landing of this back"),
        "handed_over": _("handed this over"),
        "founded": _("added this"),
        "regrouped": _("moved this under another unit"),
        "left": pgettext("history", "left"),
    }
    labels = {verb.name: str(verb.label) for verb in workspace.verbs}
    return said.get(what) or labels.get(what) or what.replace("_", " ")


def _change(column: Column | None, name: str, pair: list[Any], scope: Scope) -> Change:
    label = str(column.field.label) if column else name.replace("_", " ")
    return Change(label, _said(column, pair[0], scope), _said(column, pair[1], scope))


def _said(column: Column | None, value: Any, scope: Scope) -> str:
    if value in (None, "", []):
        return written.NOTHING
    if column is None:
        return str(value)
    if column.refers:
        return _named(column, value, scope)
    if column.field.kind is Kind.CHOICE:
        return str(dict(column.field.choices).get(value, value))
    if column.field.kind is Kind.YES_NO:
        return _("Yes") if value is True else _("No")
    return _dated(column.field.kind, value)


def _dated(kind: Kind, value: Any) -> str:
    try:
        if kind is Kind.DATE:
            return written.day(date.fromisoformat(str(value)))
        if kind is Kind.INSTANT:
            return written.instant(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)  # told before days were kept in one form
    return str(value)


def _named(column: Column, value: Any, scope: Scope) -> str:
    keys = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)]
    if not keys:
        return str(value)
    target = column.target
    # colleagues are named wherever they did something; what else one may not see has no name
    every = target.model._default_manager.all()  # noqa: SLF001
    records = every if target.kind == "person" else target.visible(scope)
    names = [str(record) for record in records.filter(pk__in=keys)]
    return ", ".join(names) or f"#{value}"
