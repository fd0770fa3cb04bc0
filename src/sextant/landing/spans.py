"""What the days and bare months of a column of periods stand for: told by the file, or asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing.forms import DateForm, Judgement, Question, judge
from sextant.landing.forms.judging import share_of
from sextant.landing.forms.periods import (
    COVERS,
    PeriodForm,
    needs_year,
    period_named,
    spanned,
    usual_cover,
)
from sextant.workspace.declare import Kind, Workspace

if TYPE_CHECKING:
    from datetime import date

    from sextant.landing.keeping import Staged
    from sextant.landing.mapping import FileMapping

TELLING = (Kind.REFERENCE, Kind.CHOICE, Kind.TEXT)
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
AROUND = range(-5, 4)  # years that may be meant, from the one in which a file lands


def judge_periods(
    staged: Staged,
    mapping: FileMapping,
    workspace: Workspace,
    name: str,
    answers: Mapping[str, str],
    *,
    this_year: int,
) -> Judgement:
    """Judge a column of periods: the order of its days, what a day stands for, and the year."""
    profile = staged.profiles[name]
    share = share_of(profile, "period")
    days = judge(profile, "date", dict(answers), "")
    if days.question is not None:
        return Judgement(PeriodForm(), share, days.question)
    assert isinstance(days.form, DateForm)
    texts = [text for text in _texts(staged, name) if text.strip()]
    year = int(answers.get("year") or _year_in(staged.name) or 0)
    form = PeriodForm(days.form, answers.get("covers", ""), year)
    bare = [text for text in texts if needs_year(text)]
    if bare and not year:
        options = tuple(str(this_year + away) for away in AROUND)
        return Judgement(form, share, Question(name, "year", options, (bare[0],)))
    if form.covers or not (plain := _plain_days(texts, days.form)):
        return Judgement(form, share)
    form = PeriodForm(
        days.form, usual_cover(_groups(staged, mapping, workspace, name, plain)), year
    )
    if form.covers:
        return Judgement(form, share)
    return Judgement(form, share, Question(name, "covers", COVERS, (next(iter(plain)),)))


def settled(staged: Staged, name: str, form: PeriodForm) -> tuple[Question, str] | None:
    """Return what was taken for granted about a column's days, and the sentence that says so."""
    plain = _plain_days(_texts(staged, name), form.dates) if form.covers else {}
    if not plain:
        return None
    text, day = next(iter(plain.items()))
    question = Question(name, "covers", COVERS, (text,))
    said = _(
        "In “%(column)s”, a day stands for %(meaning)s: %(example)s is %(span)s. If it stands for"
        " something else, say so: --answer “%(column)s=%(options)s”."
    ) % {
        "column": name,
        "meaning": dict(question.labels())[form.covers],
        "example": day,
        "span": spanned(day, form.covers),
        "options": "|".join(COVERS),
    }
    return question, said


def _texts(staged: Staged, name: str) -> list[str]:
    if not staged.rows:
        return []
    column = pl.col(name).str.strip_chars()
    found = staged.scan().select(column.unique(maintain_order=True)).collect().to_series()
    return [str(text) for text in found.to_list()]


def _plain_days(texts: list[str], form: DateForm) -> dict[str, date]:
    """Return the texts that are days and no periods of their own."""
    days = form.read_days(pl.Series(texts, dtype=pl.String)).to_list()
    return {
        text: day
        for text, day in zip(texts, days, strict=True)
        if day is not None and period_named(text) is None
    }


def _groups(
    staged: Staged, mapping: FileMapping, workspace: Workspace, name: str, plain: dict[str, date]
) -> list[list[date]]:
    """Return the days of rows that speak of the same: all that is named in them is alike."""
    same = [
        column
        for column, each in mapping.columns.items()
        if workspace.field(each.field).kind in TELLING and column not in mapping.key
    ]
    texts = [pl.col(column).str.strip_chars() for column in dict.fromkeys([*same, name])]
    rows = staged.scan().select(texts).collect()
    if not same:
        return [[day for text in rows[name].to_list() if (day := plain.get(text))]]
    grouped = rows.group_by(same, maintain_order=True).agg(name)[name].to_list()
    return [[day for text in texts if (day := plain.get(text))] for texts in grouped]


def _year_in(name: str) -> str:
    found = YEAR.findall(name)
    return found[0] if len(set(found)) == 1 else ""
