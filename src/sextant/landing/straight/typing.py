"""Columns of text become typed columns; numbers a program wrote are read the quick way."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _

from sextant.kernel.money import PLACES
from sextant.landing.checking import NUMBERS, TEXTS, Problem
from sextant.landing.forms.words import NOTHING, NOTHING_IN_VALUES
from sextant.landing.readers import LINE

if TYPE_CHECKING:
    from sextant.landing.checking import Checker
    from sextant.workspace.declare import Field

EXACT = 9e11  # numbers below it keep four decimals in binary
NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$"


def typed(
    checker: Checker, batch: pl.DataFrame, *, without: Collection[str] = ()
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return a batch's mapped columns under the names of their fields, and what is wrong."""
    problems: list[Problem] = []
    columns = [batch[LINE]]
    for name, each in checker.mapping.columns.items():
        if each.field in without:
            continue
        target = checker.workspace.field(each.field)
        text = _text(batch[name], target)
        value, reason = _value(checker, name, text, target)
        wrong = text.is_not_null() & value.is_null()
        if wrong.any():
            found = zip(batch[LINE].filter(wrong), text.filter(wrong), strict=True)
            problems.extend(Problem(line, name, old, reason) for line, old in found)
        columns.append(value.alias(target.name))
    for name, said in checker.mapping.given.items():
        text = pl.Series([said]).new_from_index(0, len(batch))
        columns.append(checker._value("", text, checker.workspace.field(name))[0].alias(name))  # noqa: SLF001 - same room
    return pl.DataFrame(columns), problems


def _text(column: pl.Series, target: Field) -> pl.Series:
    words = NOTHING if target.kind in TEXTS else NOTHING_IN_VALUES
    raw = column.str.strip_chars()
    few = raw.str.len_bytes() <= max(map(len, words)) * 3
    if not few.any():
        return raw
    nothing = few & raw.str.to_lowercase().is_in(words)
    return pl.select(pl.when(~nothing).then(raw)).to_series()


def _value(checker: Checker, name: str, text: pl.Series, target: Field) -> tuple[pl.Series, str]:
    if target.kind not in NUMBERS:
        value, reason, _extra = checker._value(name, text, target)  # noqa: SLF001 - same room
        return value, reason
    reason = _("This is not a number: correct it.")
    if checker.staged.profiles[name].native:
        value = _quick(text)
        if value.null_count() == text.null_count():
            return value, reason
    value, _reason, _extra = checker._number(name, text, target)  # noqa: SLF001 - same room
    plain = text.filter(value.is_null() & text.is_not_null()).str.contains(NUMBER)
    return (
        pl.select(pl.coalesce(value, _quick(text))).to_series() if plain.any() else value
    ), reason


def _quick(text: pl.Series) -> pl.Series:
    """Return whole ten-thousandths, rounded; null beyond what binary numbers keep exactly."""
    number = text.cast(pl.Float64, strict=False)
    fits = number.is_finite() & (number.abs() < EXACT)
    scaled = (number * 10**PLACES).round(0).cast(pl.Int64, strict=False)
    return pl.select(pl.when(fits).then(scaled)).to_series()
