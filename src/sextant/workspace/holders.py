"""Which records hold some words, whoever may see them: plain statements, ready at once.

A search asks every workspace, most of which hold nothing, so that what a query costs before it is
sent counts most. The statements are those Django would send for `icontains`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from sextant.workspace import columns as place
from sextant.workspace import declare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace

MOST, WORDS = 300, 6
Found = list[tuple[int, str]]


def starting(workspace: Workspace, text: str) -> Found:
    """Return keys and labels of records whose label begins with a text; an index answers it."""
    column = _column(workspace, place.label_of(workspace))
    spellings = dict.fromkeys((text, text.lower(), text.upper(), text.title(), text.capitalize()))
    sides = " OR ".join([f"({column} >= %s AND {column} < %s)"] * len(spellings))
    values: list[Any] = [side for start in spellings for side in (start, start + "\U0010ffff")]
    return _read(workspace, f"({sides})", values, order=column)


def of(workspace: Workspace, text: str, scope: Scope) -> Found:
    """Return keys and labels of records that hold all words themselves, or refer to one that does."""
    words = [f"%{_escaped(word)}%" for word in text.split()[:WORDS]]
    seen = place.seen(workspace, scope)
    own = [name for name in workspace.search if "__" not in name]
    found: dict[int, str] = {}
    if own:
        found |= _read(workspace, *_held([_column(workspace, name) for name in own], words))
    for name in workspace.search:
        head, _, rest = name.partition("__")
        if rest and head in seen:
            found |= _referring(workspace, head, rest, words)
    return list(found.items())


def _referring(workspace: Workspace, head: str, rest: str, words: Sequence[str]) -> Found:
    """Return records where one word is held by what they refer to, the others by either."""
    target, own = _target(workspace, head), [n for n in workspace.search if "__" not in n]
    keys = {word: _read(target, *_held([_column(target, rest)], [word])) for word in words}
    column = connection.ops.quote_name(place.model_field(workspace, head).column)
    sides = {word: _among(column, [key for key, _label in found]) for word, found in keys.items()}
    found: Found = []
    for word in words:
        parts: list[str] = [sides[word]]
        values: list[Any] = [key for key, _label in keys[word]]
        for other in words:
            if other != word and values:
                held, given = _held([_column(workspace, name) for name in own], [other])
                parts.append(f"({held or 'FALSE'} OR {sides[other]})")
                values += [*given, *(key for key, _label in keys[other])]
        if keys[word]:
            found += _read(workspace, " AND ".join(parts), values)
    return found


def _among(column: str, keys: Sequence[int]) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(keys))})" if keys else "FALSE"


def _target(workspace: Workspace, head: str) -> Workspace:
    """Return the workspace a field refers to."""
    return declare.get(workspace.field(head).to)


def _held(columns: Iterable[str], words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the condition that each word is held by one of some columns, and its values."""
    if connection.vendor == "postgresql":
        one = " OR ".join(f"UPPER({column}::text) LIKE UPPER(%s)" for column in columns)
    else:
        one = " OR ".join(f"{column} LIKE %s ESCAPE '\\'" for column in columns)
    count = one.count("%s")
    return " AND ".join([f"({one})"] * len(words)), [word for word in words for _ in range(count)]


def _read(workspace: Workspace, condition: str, values: Sequence[Any], *, order: str = "") -> Found:
    sorted_by = f" ORDER BY {order}" if order else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_select(workspace)} WHERE {condition}{sorted_by} LIMIT {MOST}", list(values)
        )
        return [(key, str(label or f"#{key}")) for key, label in cursor.fetchall()]


def _select(workspace: Workspace) -> str:
    table = connection.ops.quote_name(workspace.model._meta.db_table)  # noqa: SLF001 - Django's own name
    return f"SELECT id, {_column(workspace, place.label_of(workspace))} FROM {table}"  # noqa: S608 - names from models


@cache
def _named(model: object, name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[attr-defined]  # noqa: SLF001 - any model


def _column(workspace: Workspace, name: str) -> str:
    return connection.ops.quote_name(_named(workspace.model, name))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
