"""Tables with a column for each month or quarter: each of their cells becomes a row of its own."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import ngettext

from sextant.landing.forms.periods import is_named
from sextant.landing.forms.profile import Profile, look
from sextant.landing.forms.words import NOTHING_IN_VALUES
from sextant.landing.keeping import Staged, load, save
from sextant.landing.readers import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

PERIOD, VALUE = "Period", "Value"  # what a cell's heading and the cell itself become
FEWEST = 2  # columns named by periods; a single one may be anything
LONG = "-long"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def periods_across(header: Sequence[str]) -> list[str]:
    """Return the columns that are named by a period, where a table runs across."""
    found = [name for name in header if is_named(name) or _is_day(name)]
    taken = {PERIOD, VALUE} & set(header)
    return found if len(found) >= FEWEST and not taken else []


def lengthened(staged: Staged) -> Staged | None:
    """Return a table that runs across with its cells as rows; None where it does not."""
    across = periods_across(staged.header)
    if not across or not staged.rows:
        return None
    beside = [name for name in staged.header if name not in across]
    header = (*beside, PERIOD, VALUE)
    directory = staged.directory.with_name(f"{staged.directory.name}{LONG}")
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    profiles = {name: Profile(name) for name in header}
    profiles[VALUE].native = all(staged.profiles[name].native for name in across)
    long = Staged(staged.name, staged.digest, directory, header, profiles, blank=staged.blank,
                  details=staged.details, notes=list(staged.notes), cells=len(across))  # fmt: skip
    empty = sum(_write(long, number, batch, across)
                for number, batch in enumerate(staged.batches()))  # fmt: skip
    if empty:
        text = ngettext(
            "%(count)s empty cell says nothing and is left out.",
            "%(count)s empty cells say nothing and are left out.",
            empty,
        )
        long.notes.append(text % {"count": f"{empty:,}"})
    _keep_odd_lines(staged, long)
    save(long)
    return long


def as_in_file(staged: Staged) -> Staged:
    """Return a table as its file has it, whether its cells were made rows or not."""
    name = staged.directory.name
    plain = name.removesuffix(LONG)
    return staged if plain == name else load(staged.directory.with_name(plain))


def _keep_odd_lines(staged: Staged, long: Staged) -> None:
    """Keep the lines that are no rows, with what stands beside the cells."""
    beside = len(long.header) - 2
    with (long.directory / "ragged.jsonl").open("w", encoding="utf-8") as odd:
        for each in staged.odd_lines():
            cells = each.values[:beside]
            odd.write(json.dumps([each.line * long.cells, cells, each.reason]) + "\n")
    long.ragged = staged.ragged


def _write(long: Staged, number: int, batch: pl.DataFrame, across: list[str]) -> int:
    """Write the cells of a batch as rows; return how many were empty."""
    beside = list(long.header[:-2])
    place = {name: position for position, name in enumerate(across)}
    cells = batch.unpivot(across, index=[*beside, LINE], variable_name=PERIOD, value_name=VALUE)
    within = pl.col(PERIOD).replace_strict(place, return_dtype=pl.Int64)
    # each cell has a number of its own, from which the line of the file is told again
    rows = cells.with_columns((pl.col(LINE) * long.cells + within).alias(LINE)).sort(LINE)
    kept = rows.filter(
        ~pl.col(VALUE).str.strip_chars().str.to_lowercase().is_in(NOTHING_IN_VALUES)
    ).select(*long.header, LINE)
    if len(kept):
        kept.write_ipc(long.directory / f"{number:06}.arrow")
    look(list(long.profiles.values()), kept)
    long.rows += len(kept)
    return len(rows) - len(kept)


def _is_day(name: str) -> bool:
    return bool(DAY.fullmatch(name.strip()))
