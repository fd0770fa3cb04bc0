"""Locks in the database itself: what is in the books, or in force, is neither changed nor removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SAYING = "what stands in the books is never changed or removed"
DEEDS = ("update", "delete")


@dataclass(frozen=True)
class Seal:
    """A lock on the rows of a table: on some columns or all of them, for rows a guard speaks of.

    A guard is SQL over the row as it stands (`OLD`, or `NEW` where one is added); without one every
    row is locked.
    """

    table: str
    columns: tuple[str, ...] = ()
    guard: str = ""
    deeds: tuple[str, ...] = DEEDS


_REGISTRY: list[Seal] = []


def register(*seals: Seal) -> None:
    """Make locks known; called once at start by the room that owns the records."""
    _REGISTRY.extend(seal for seal in seals if seal not in _REGISTRY)


def every() -> list[Seal]:
    """Return all locks there are."""
    return list(_REGISTRY)


def seal(vendor: str, seals: Iterable[Seal]) -> Iterator[str]:
    """Return the statements that put locks on."""
    for each in seals:
        for deed in each.deeds:
            yield from _on_server(each, deed) if vendor == "postgresql" else [_in_file(each, deed)]


def unseal(vendor: str, seals: Iterable[Seal]) -> Iterator[str]:
    """Return the statements that take locks off."""
    for each in seals:
        for deed in each.deeds:
            on = f" ON {each.table}" if vendor == "postgresql" else ""
            yield f"DROP TRIGGER IF EXISTS {_name(each, deed)}{on}"


def putting_on(seals: Iterable[Seal]) -> Callable[[Any, Any], None]:
    """Return what a migration runs to put locks on."""

    def put_on(_apps: Any, editor: Any) -> None:
        for statement in seal(editor.connection.vendor, seals):
            editor.execute(statement)

    return put_on


def taking_off(seals: Iterable[Seal]) -> Callable[[Any, Any], None]:
    """Return what a migration runs to take locks off."""

    def take_off(_apps: Any, editor: Any) -> None:
        for statement in unseal(editor.connection.vendor, seals):
            editor.execute(statement)

    return take_off


def _name(seal: Seal, deed: str) -> str:
    return f"{seal.table}_{deed}"


def _when(seal: Seal, deed: str) -> str:
    of = f" OF {', '.join(seal.columns)}" if seal.columns and deed == "update" else ""
    return f"{deed.upper()}{of}"


def _guard(seal: Seal, deed: str) -> str:
    return seal.guard.replace("OLD.", "NEW.") if deed == "insert" else seal.guard


def _in_file(seal: Seal, deed: str) -> str:
    head = f"CREATE TRIGGER {_name(seal, deed)} BEFORE {_when(seal, deed)} ON {seal.table}"
    guard = f" WHEN {_guard(seal, deed)}" if seal.guard else ""
    return f"{head}{guard} BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"


def _on_server(seal: Seal, deed: str) -> Iterator[str]:
    name = _name(seal, deed)
    raised = f"RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';"
    row = "OLD" if deed == "delete" else "NEW"
    body = f"IF {_guard(seal, deed)} THEN {raised} END IF; RETURN {row};" if seal.guard else raised
    yield (
        f"CREATE OR REPLACE FUNCTION {name}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {body} END $$"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE {_when(seal, deed)} ON {seal.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}_sealed()"
    )
