"""What staged tables are taken for: as said, as remembered, or as guessed; across or down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sextant.landing import targets
from sextant.landing.guessing import guess
from sextant.landing.keeping import Staged
from sextant.landing.lengthening import as_in_file, lengthened
from sextant.landing.mapping import FileMapping, UnableToMap, corrected
from sextant.landing.sourcing import remembered
from sextant.workspace.declare import Kind

GENERAL = ("columns", "key", "source", "currency", "as", "encoding", "given")


def taken_for(tables: list[Staged], said: Mapping[str, Any]) -> list[tuple[Staged, FileMapping]]:
    """Return what each table becomes; one that runs across by months is laid down for periods."""
    return [_as_rows(staged, tables, said) or (staged, _mapped(staged, tables, said))
            for staged in tables]  # fmt: skip


def taken_again(staged: Staged, siblings: list[str], wanted: str) -> tuple[Staged, FileMapping]:
    """Return a table as something else than it was taken for."""
    plain = as_in_file(staged)
    found = (lengthened(plain) if _has_periods(wanted) else None) or plain
    return found, guess(found, siblings, wanted)


def _as_rows(
    staged: Staged, tables: list[Staged], said: Mapping[str, Any]
) -> tuple[Staged, FileMapping] | None:
    """Return a table with its cells as rows, where what it becomes has a period in each."""
    wanted = _wanted(said_of(said, staged.name))
    if wanted and not _has_periods(wanted):
        return None
    long = lengthened(staged)
    if long is None:
        return None
    others = [long if each is staged else each for each in tables]
    try:
        mapping = _mapped(long, others, said)
    except UnableToMap:
        if wanted:
            raise
        return None
    return (long, mapping) if _has_periods(mapping.workspace) else None


def _wanted(about: Mapping[str, Any]) -> str:
    """Return what a table was said to become, by its own name."""
    said = str(about.get("as") or "")
    return targets.get(said).name if said else ""


def _has_periods(workspace: str) -> bool:
    return any(each.kind is Kind.PERIOD for each in targets.get(workspace).fields)


def _mapped(staged: Staged, tables: list[Staged], said: Mapping[str, Any]) -> FileMapping:
    about = said_of(said, staged.name)
    wanted = _wanted(about)
    mapping = remembered(staged)
    if mapping is None or (wanted and mapping.workspace != wanted):
        siblings = [name for other in tables if other is not staged for name in other.header]
        mapping = guess(staged, siblings, wanted)
        if _is_beside(mapping, tables):
            mapping = guess(staged, siblings, _wanted(said_of(said, staged.name, alone=True)))
    return corrected(mapping, about, staged.header)


def _is_beside(mapping: FileMapping, tables: list[Staged]) -> bool:
    """Tell whether a table cannot be what was said of all: a sheet beside those that were meant."""
    about = targets.straight(mapping.workspace)
    needed = [each.name for each in about.target.fields if each.required] if about else []
    return len(tables) > 1 and any(mapping.column_of(name) is None for name in needed)


def said_of(said: Mapping[str, Any], name: str, *, alone: bool = False) -> dict[str, Any]:
    """Return what was said about one file; what was said without a file's name is about all."""
    general = {key: said[key] for key in GENERAL if said.get(key)}
    files: Mapping[str, Any] = said.get("files") or {}
    names = {name, Path(name).name, Path(name).stem, name.rsplit(" › ", maxsplit=1)[-1]}
    return ({} if alone else general) | next(
        (dict(about) for key, about in files.items() if key in names), {}
    )
