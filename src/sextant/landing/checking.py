"""Rows of text become typed rows; whatever cannot is kept with its line, value and reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.kernel.money import PLACES
from sextant.landing.forms import DateForm, Judgement, NumberForm, Question, judge
from sextant.landing.forms.periods import PeriodForm
from sextant.landing.forms.words import NO, NOTHING, NOTHING_IN_VALUES, SIGNS, YES, codes
from sextant.landing.habits import Habit, Occasion
from sextant.landing.keeping import Staged
from sextant.landing.limits import broken_limits, required
from sextant.landing.mapping import ColumnMap, FileMapping
from sextant.landing.meanings import words_for
from sextant.landing.readers import LINE
from sextant.landing.references import Column
from sextant.landing.spans import judge_periods, settled
from sextant.workspace.declare import Field, Kind, Workspace

TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.URL, Kind.REFERENCE, Kind.EMAIL)
NUMBERS = {
    Kind.WHOLE: "number",
    Kind.DECIMAL: "number",
    Kind.PERCENT: "number",
    Kind.MONEY: "money",
}
FORMS = {**NUMBERS, Kind.DATE: "date", Kind.INSTANT: "date", Kind.PERIOD: "period"}
ROW_CURRENCY = "__currency__"
ENDS = "__ends__"
"""Before the name of a period's field: the day after its last; the field itself is its first."""
ANSWERS = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
Reading = tuple[pl.Series, str, list[pl.Series]]
"""The values, the reason where there is none, and further columns the values tell of."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one line is refused: the column, the value as found, and the reason."""

    line: int
    column: str
    value: str
    reason: str


@dataclass
class Checker:
    """Reads the rows of one table into typed rows and finds what is wrong with them."""

    staged: Staged
    mapping: FileMapping
    workspace: Workspace
    habit: Habit
    occasion: Occasion
    zone: str
    forms: dict[str, NumberForm | DateForm | PeriodForm] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    granted: list[Question] = field(default_factory=list)
    """What was taken for granted about days, and may be answered otherwise."""

    def judge(self) -> None:
        """Judge every mapped column over the whole file, and gather what must be asked."""
        for name, each in self.mapping.columns.items():
            kind = self.workspace.field(each.field).kind
            wanted = FORMS.get(kind, "")
            if not wanted:
                continue
            found = self._judged(name, wanted, each)
            if found.form is not None:
                self.forms[name] = found.form
            if found.question is not None:
                self.questions.append(found.question)
            elif isinstance(found.form, PeriodForm):
                self._grant(name, found.form)

    def _grant(self, name: str, form: PeriodForm) -> None:
        about = settled(self.staged, name, form)
        if about is not None:
            self.granted.append(about[0])
            self.occasion.notes.add(about[1])

    def _judged(self, name: str, wanted: str, each: ColumnMap) -> Judgement:
        """Judge by what the column shows; what was said of earlier files only settles a doubt."""
        profile, usual = self.staged.profiles[name], self.occasion.currency
        answers = dict(each.answers)
        if self.mapping.currency:
            answers.setdefault("currency", self.mapping.currency)

        def judged(said: dict[str, str]) -> Judgement:
            if wanted != "period":
                return judge(profile, wanted, said, usual)
            return judge_periods(self.staged, self.mapping, self.workspace, name, said,
                                 this_year=self.occasion.at.year)  # fmt: skip

        found = judged(answers)
        if found.question is None or not each.earlier:
            return found
        return judged({**each.earlier, **answers})

    def learnt(self) -> dict[str, dict[str, str]]:
        """Return what this file showed of its columns' forms, to settle doubts in the next."""
        found = {}
        for name, form in self.forms.items():
            plain = {key: value for key, value in form.plain().items() if key != "form"}
            found[name] = self.mapping.columns[name].earlier | plain
        return found

    def typed(self, batch: pl.DataFrame, keys: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
        """Return a batch with its mapped columns typed, references still as written."""
        problems: list[Problem] = []
        columns = [batch[LINE]]
        for name, each in self.mapping.columns.items():
            target = self.workspace.field(each.field)
            raw = batch[name].str.strip_chars()
            words = NOTHING if target.kind in TEXTS else NOTHING_IN_VALUES
            text = pl.select(pl.when(~raw.str.to_lowercase().is_in(words)).then(raw)).to_series()
            columns.extend(self._column(batch[LINE], name, text, target, problems))
        for name, said in self.mapping.given.items():
            text = pl.Series([said]).new_from_index(0, len(batch))
            columns.append(self._value("", text, self.workspace.field(name))[0].alias(name))
        columns.extend([keys["external_id"], keys["content"]])
        frame = self._with_currency(pl.DataFrame(columns))
        if self.habit.prepare is not None:
            frame = self.habit.prepare(frame, self.occasion)
        return frame, problems

    def _column(
        self, lines: pl.Series, name: str, text: pl.Series, target: Field, problems: list[Problem]
    ) -> list[pl.Series]:
        value, reason, extra = self._value(name, text, target)
        wrong = text.is_not_null() & value.is_null()
        if wrong.any():
            found = zip(lines.filter(wrong).to_list(), text.filter(wrong).to_list(), strict=True)
            problems.extend(Problem(line, name, old, reason) for line, old in found)
        return [value.alias(target.name), *extra]

    def _value(self, name: str, text: pl.Series, target: Field) -> Reading:
        if target.kind in FORMS:
            return self._formed(name, text, target)
        low = text.str.to_lowercase()
        if target.kind is Kind.YES_NO:
            value = low.replace_strict(ANSWERS, default=None, return_dtype=pl.Boolean)
            return value, _("Answer yes or no."), []
        if target.kind is Kind.CHOICE:
            words = words_for(self.workspace, target)
            value = low.replace_strict(words, default=None, return_dtype=pl.String)
            return value, _choose(target), []
        if target.kind is Kind.CURRENCY:
            return _currency(text), _("This is not a currency: use a code such as USD."), []
        return text, "", []

    def _formed(self, name: str, text: pl.Series, target: Field) -> Reading:
        form = self.forms[name]
        if isinstance(form, NumberForm):
            return self._number(name, text, target)
        if isinstance(form, DateForm):
            return self._day(name, text, target)
        starts, ends = form.read(text)
        reason = _("This is no period: write it like 2026-07, 2026-Q3 or 2026.")
        return starts, reason, [ends.alias(ENDS + target.name)]

    def _day(self, name: str, text: pl.Series, target: Field) -> Reading:
        form = self.forms[name]
        assert isinstance(form, DateForm)
        if target.kind is Kind.DATE:
            return form.read_days(text), _("This is not a day: write it like 2026-07-15."), []
        found = form.read_instants(text, self.zone).dt.replace_time_zone(None)
        return found, _("This is not a time: write it like 2026-07-15 09:30."), []

    def _number(self, name: str, text: pl.Series, target: Field) -> Reading:
        form = self.forms[name]
        assert isinstance(form, NumberForm)
        places = 0 if target.kind is Kind.WHOLE else PLACES
        read = form.read(text, places)
        extra = []
        has_currency = any(each.kind is Kind.CURRENCY for each in self.workspace.fields)
        if target.kind is Kind.MONEY and has_currency:
            extra = [read["currency"].alias(ROW_CURRENCY + target.name)]
        if target.kind is Kind.WHOLE:
            return read["value"], _("This is not a whole number: correct it."), extra
        return (
            read["value"],
            _("This is not a number, or has more than four decimals: correct it."),
            extra,
        )

    def _with_currency(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Give each row the currency its amounts are written in, unless a column says it."""
        signs = [name for name in frame.columns if name.startswith(ROW_CURRENCY)]
        if not signs:
            return frame
        said = [pl.col("currency")] if "currency" in frame.columns else []
        usual = self.mapping.currency
        if not usual and not self.habit.weighs_currency:
            usual = self.occasion.currency
        rest = pl.lit(usual or None, dtype=pl.String)
        both = pl.coalesce([*said, *map(pl.col, signs), rest]).alias("currency")
        return frame.with_columns(both).drop(signs)

    def broken(self, frame: pl.DataFrame, references: dict[str, Column]) -> list[Problem]:
        """Return what is wrong with typed rows whose references have been read as numbers."""
        problems: list[Problem] = []
        for name, column in references.items():
            lost = frame[name].is_not_null() & frame[f"{name}_id"].is_null()
            if lost.any():
                rows = frame.filter(lost).select(LINE, name).rows()
                problems.extend(Problem(line, self._title(name), value, column.reason(value))
                                for line, value in rows)  # fmt: skip
        for wrong, name, sentence in self._conditions(frame):
            value = pl.col(name) if name in frame.columns else pl.lit(None)
            rows = frame.filter(wrong).select(LINE, value.cast(pl.String)).rows()
            shown = _shown if self._is_money(name) else str
            problems.extend(
                Problem(line, self._title(name), shown(value or ""), sentence)
                for line, value in rows
            )
        return problems

    def _conditions(self, frame: pl.DataFrame) -> list[tuple[pl.Series, str, str]]:
        tests: list[tuple[pl.Expr, str, str]] = []
        for target in required(self.workspace):
            known = target.name in frame.columns
            blank = pl.col(target.name).is_null() if known else pl.repeat(value=True, n=pl.len())
            tests.append((blank, target.name, _("This is missing: fill it in.")))
        for target in self.workspace.fields:
            limit = broken_limits(self.workspace, target) if target.name in frame.columns else None
            if limit is not None:
                tests.append((limit[0].fill_null(value=False), target.name, limit[1]))
        there = set(frame.columns)
        rules = [rule for rule in self.workspace.rules if set(rule.uses()) <= there]
        tests += [(rule.broken_rows(), rule.field, str(rule.sentence)) for rule in rules]
        exact = self._exact(frame)
        results = exact.select(test.alias(str(place)) for place, (test, *_) in enumerate(tests))
        return [
            (results[str(place)], name, sentence)
            for place, (_test, name, sentence) in enumerate(tests)
            if results[str(place)].any()
        ]

    def _exact(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with amounts as decimals, as the rules read them."""
        money = [name for name in frame.columns if self._is_money(name)]
        scale = pl.Series([Decimal(1).scaleb(-PLACES)])
        return frame.with_columns(
            (frame[name].cast(pl.Decimal(38, 0)) * scale).alias(name) for name in money
        )

    def _is_money(self, name: str) -> bool:
        return any(
            each.name == name and each.kind in {Kind.MONEY, Kind.DECIMAL, Kind.PERCENT}
            for each in self.workspace.fields
        )

    def _title(self, name: str) -> str:
        return self.mapping.column_of(name) or str(self.workspace.field(name).label)


def _choose(target: Field) -> str:
    words = ", ".join(str(label) for _value, label in target.choices)
    return _("Choose one of: %(words)s.") % {"words": words}


def _currency(text: pl.Series) -> pl.Series:
    known: dict[str, Any] = {code: code for code in codes()}
    known.update({sign: code for sign, code in SIGNS.items() if code})
    upper = text.str.to_uppercase()
    first = text.replace_strict(known, default=None, return_dtype=pl.String)
    second = upper.replace_strict(known, default=None, return_dtype=pl.String)
    return pl.select(pl.coalesce(first, second)).to_series()


def _shown(value: str) -> str:
    return str(Decimal(value).scaleb(-PLACES).normalize()) if value else ""
