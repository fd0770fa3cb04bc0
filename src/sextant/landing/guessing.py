"""Guesses what a table is: its workspace, its key, and the field of every column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing import targets
from sextant.landing.forms import Profile, judge
from sextant.landing.forms.judging import share_of
from sextant.landing.forms.words import SIGNS, codes
from sextant.landing.habits import habit_of
from sextant.landing.headings import belongs, is_identifier, likeness, squashed, stem_of, words_of
from sextant.landing.keeping import Staged
from sextant.landing.mapping import ColumnMap, FileMapping, UnableToMap
from sextant.landing.meanings import words_for
from sextant.workspace.declare import Field, Kind, Workspace

NUMBERS = (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT)
ENOUGH = 0.45
SURE = 0.9
TELLING = 3  # letters an alias needs to be looked for inside a file's name
MOSTLY = 0.6  # a key column with a few doubles is a key still: the doubles are refused


def guess(staged: Staged, siblings: Iterable[str], said: str = "") -> FileMapping:
    """Return the likeliest mapping of a table; `siblings` are column names of files beside it."""
    beside = {squashed(name) for name in siblings}
    candidates = [targets.get(said)] if said else targets.every()
    found = [_as(staged, workspace, beside) for workspace in candidates]
    best = max(found, key=lambda mapping: mapping.confidence, default=None)
    if best is None or (not said and best.confidence < ENOUGH):
        raise UnableToMap(
            _("What “%(name)s” holds cannot be told from its columns: say it with --as WORKSPACE.")
            % {"name": staged.name}
        )
    about = targets.straight(best.workspace)
    if about is not None:
        best.key = tuple(column for name in about.key if (column := best.column_of(name)))
    else:
        best.key = best.key or _known_by(staged, targets.get(best.workspace), best)
    best.confidence = min(best.confidence, 1.0)
    return best


def _as(staged: Staged, workspace: Workspace, beside: set[str]) -> FileMapping:
    key = "" if targets.straight(workspace.name) else _key(staged, workspace, beside)
    columns = _columns(staged, workspace, key)
    mapping = FileMapping(workspace.name, key=(key,) if key else (), columns=columns)
    mapping.confidence = _confidence(staged, workspace, mapping)
    return mapping


def _confidence(staged: Staged, workspace: Workspace, mapping: FileMapping) -> float:
    """Weigh how much of the table is understood, its name, and what is missing."""
    used = {name: each.confidence for name, each in mapping.columns.items()}
    used.update(dict.fromkeys(mapping.key, 1.0))
    filled = [name for name in staged.header if staged.profiles[name].filled]
    score = sum(used.values()) / max(len(filled), 1)
    name = " ".join(words_of(Path(staged.name.split(" › ")[-1]).stem))
    known = [squashed(alias) for alias in (workspace.name, *workspace.aliases)]
    if squashed(name) in known:
        score += 0.3
    elif any(
        alias in squashed(name) for alias in known if len(alias) > TELLING or not alias.isascii()
    ):
        score += 0.2
    habit = habit_of(workspace.name)
    there = {each.field for each in mapping.columns.values()}
    made = {name for name, parts in habit.made_of.items() if there & {*parts}}
    for field in workspace.fields:
        if field.required and field.name not in there:
            score -= 0.1 if field.name in habit.derives | made else 0.5
    return score


def _columns(staged: Staged, workspace: Workspace, key: str) -> dict[str, ColumnMap]:
    scored = [
        (
            _likeness(name, field) * _evidence(staged.profiles[name], field, workspace),
            -place,
            name,
            field.name,
        )
        for place, name in enumerate(staged.header)
        for field in workspace.landed
        if staged.profiles[name].filled or likeness(name, field) > SURE
    ]
    columns: dict[str, ColumnMap] = {}
    taken: set[str] = set()
    for score, _place, name, field_name in sorted(scored, reverse=True):
        if score < ENOUGH or name in columns or field_name in taken:
            continue
        if name == key and (score < SURE or workspace.field(field_name).kind is Kind.REFERENCE):
            continue
        columns[name] = ColumnMap(field_name, round(score, 3))
        taken.add(field_name)
    made = {name for name, parts in habit_of(workspace.name).made_of.items() if taken & {*parts}}
    for missing, other in habit_of(workspace.name).stands_in.items():
        column = next((name for name, each in columns.items() if each.field == other), None)
        if column is not None and missing not in taken | made:
            columns[column] = ColumnMap(missing, columns[column].confidence)
    return {name: columns[name] for name in staged.header if name in columns}


def _likeness(heading: str, field: Field) -> float:
    """Return how well a heading fits; a number that only mentions a name is not that name."""
    found = likeness(heading, field)
    is_named = field.kind is Kind.TEXT and not any(map(is_identifier, field.aliases))
    return found / 2 if is_named and is_identifier(heading) and found < SURE else found


def _evidence(profile: Profile, field: Field, workspace: Workspace) -> float:
    """Return how well a column's values fit what a field holds."""
    if not profile.filled:
        return 0.7
    if field.kind in NUMBERS:
        return max(share_of(profile, "number"), 0.1)
    if field.kind in {Kind.DATE, Kind.INSTANT}:
        return max(judge(profile, "date", {}, "").share, 0.05)
    if field.kind is Kind.PERIOD:
        return max(share_of(profile, "period"), 0.05)
    if field.kind is Kind.YES_NO:
        return max(share_of(profile, "yes_no"), 0.1)
    return _evidence_of_text(profile, field, workspace)


def _evidence_of_text(profile: Profile, field: Field, workspace: Workspace) -> float:
    fits = True
    if field.kind is Kind.CHOICE:
        words = words_for(workspace, field)
        fits = any(word.strip().casefold() in words for word in profile.samples)
    elif field.kind is Kind.CURRENCY:
        fits = any(word.strip().upper() in {*codes(), *SIGNS} for word in profile.samples)
    elif field.kind is Kind.EMAIL:
        fits = any("@" in value for value in profile.samples)
    elif share_of(profile, "date") > SURE:
        fits = False
    elif field.kind is Kind.TEXT and share_of(profile, "number") > SURE:
        return 1.0 if any(map(is_identifier, field.aliases)) else 0.7
    return 1.0 if fits else 0.3


def _key(staged: Staged, workspace: Workspace, beside: set[str]) -> str:
    """Return the column that tells the rows apart, if there is one that says so."""
    names = (workspace.name, workspace.kind, *workspace.aliases)
    wanted = [name for name in staged.header if is_identifier(name) and _is_own(name, names)]
    single = [name for name in wanted if _tells_apart(staged, name, share=MOSTLY)]
    ranked = sorted(
        single, key=lambda name: (squashed(name) not in beside, staged.header.index(name))
    )
    return ranked[0] if ranked else ""


def _is_own(name: str, names: tuple[str, ...]) -> bool:
    stem = stem_of(name)
    return not stem or belongs(stem, names)


def _tells_apart(staged: Staged, *names: str, share: float = 1.0) -> bool:
    """Tell whether no two rows, or at most some, have the same values in columns."""
    if not staged.rows or staged.profiles[names[0]].nothing > (1 - share) * staged.rows:
        return False
    whole = pl.concat_str([pl.col(name).str.strip_chars() for name in names], separator="\x1f")
    different = int(staged.scan().select(whole.n_unique()).collect().item())
    return different >= share * staged.rows


def _known_by(staged: Staged, workspace: Workspace, mapping: FileMapping) -> tuple[str, ...]:
    """Return the columns by which rows without a key are known again, if they tell them apart."""
    named = mapping.column_of("name")
    if habit_of(workspace.name).one_a_name and named:
        return (named,)
    for fields in habit_of(workspace.name).known_by:
        columns = [mapping.column_of(name) for name in fields]
        if all(columns) and _tells_apart(staged, *[name for name in columns if name]):
            return tuple(name for name in columns if name)
    return ()
