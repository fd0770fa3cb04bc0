"""Reads an edited workbook back: every change with what it was and is now, and nothing written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.plans import naming, reach, table, versions
from sextant.plans.models import Level, Version
from sextant.plans.sheets.clashing import Typed
from sextant.plans.sheets.counting import Strange, counted, same, too_large
from sextant.plans.sheets.layout import Column, Origin, Span
from sextant.plans.sheets.opening import Page, opened
from sextant.plans.sheets.proposing import Change, Contradiction, Proposal
from sextant.plans.sheets.refusals import Problem, UnableToReadSheet, damaged, refuse
from sextant.plans.splitting import MOST

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.plans.tree import Tree


def read(
    file: IO[bytes], version: Version, *, scope: Scope, person: Person | None, today: date
) -> Proposal:
    """Return all that an edited workbook would change in a version; refuse one that does not fit."""
    book = opened(file)
    _refuse_other(book.origin, version)
    _refuse_closed(version)
    changes: list[Change] = []
    contradictions: list[Contradiction] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for level, page in book.pages.items():
        tree = versions.tree(version, level, today)
        settable = table.settable_by(version, tree, person, today)
        found = _Compared(version, page, tree, settable & reach.seen(tree, scope), problems)
        changes += found.changes
        contradictions += found.contradictions
        notes += page.notes
    refuse(problems)
    return Proposal(version, version.changes, changes, contradictions, notes)


def _refuse_other(origin: Origin, version: Version) -> None:
    plan = version.plan
    told = {"name": origin.name, "number": origin.version, "version": version}
    if origin.plan != plan.pk:
        raise UnableToReadSheet(
            _("This file was exported from “%(name)s”, not from %(version)s: import it there.")
            % told
        )
    if (origin.version, origin.made) != (version.number, version.made_at.isoformat()):
        raise UnableToReadSheet(
            _(
                "This file was exported from version %(number)d, not from %(version)s: import it"
                " there, or export this version and edit that."
            )
            % told
        )
    spans = {column.span for made in origin.levels.values() for column in made.columns}
    if origin.unit != str(plan.unit) or max(last for _first, last in spans) != plan.steps:
        raise damaged()
    if not set(origin.levels) <= set(Level.values):
        raise damaged()


def _refuse_closed(version: Version) -> None:
    if not version.is_draft:
        raise UnableToReadSheet(
            _("%(version)s is %(status)s and does not change any more: make a draft from it.")
            % {"version": version, "status": Version.Status(version.status).label.lower()}
        )
    if version.paddings.exists():
        raise UnableToReadSheet(
            _(
                "%(version)s asks padding, and its sheet shows what each is held to: take the padding"
                " off, or set numbers in the planner."
            )
            % {"version": version}
        )


@dataclass
class _Compared:
    """A level of the file beside what was exported and what stands now."""

    version: Version
    page: Page
    tree: Tree
    settable: set[str]
    problems: list[Problem]

    @cached_property
    def counts(self) -> Mapping[str, Mapping[Span, int | None]]:
        """Every cell as a number of smallest units; what is none is noted as a problem."""
        return {key: {column.span: self._counted(key, column)
                      for column in self.page.made.columns}
                for key in self.page.rows}  # fmt: skip

    @cached_property
    def below(self) -> Mapping[str, list[str]]:
        """The rows under each row, as they were exported."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, row in self.page.rows.items():
            found[row.parent].append(key)
        found.pop("", None)
        return found

    @cached_property
    def changes(self) -> list[Change]:
        """Every number that was typed, in the order of the sheet."""
        found = []
        for key, column, new in self._typed():
            amount = self.version.plan.amount(new)
            if amount > MOST:
                self._problem(key, column.span, str(too_large(amount)))
            elif key in self.settable:
                found.append(self._change(key, column, new))
            else:
                self._problem(key, column.span, self._not_to_set(key))
        return found

    @property
    def contradictions(self) -> Iterator[Contradiction]:
        """Every typed number that what is typed within it contradicts."""
        plan = self.version.plan
        amounts = {(one.node, (one.first, one.last)): plan.count(one.new) for one in self.changes}
        own = {key: any(self._own(key, step) for step in range(plan.steps)) for key in self.below}
        for (key, span), total in Typed(amounts, self.below, own, plan.steps).contradictions():
            yield self._contradiction(key, span, amounts[key, span], total)

    def _typed(self) -> Iterator[tuple[str, Column, int]]:
        """Yield the cells that differ from what was exported and are no sum of others."""
        for key, counts in self.counts.items():
            base = self.page.made.base[key]
            for column in self.page.made.columns:
                count = counts[column.span]
                if count is None or same(count, sum(base[column.first : column.last])):
                    continue
                expected = self._expected(key, column)
                if expected is None or not same(count, expected):
                    yield key, column, count

    def _expected(self, key: str, column: Column) -> int | None:
        """Return what a cell's formula comes to in the file, or None for a cell without one."""
        counts, below = self.counts, self.below.get(key)
        if not column.is_step:
            steps = range(column.first, column.last)
            return _sum(counts[key][step, step + 1] for step in steps)
        if not below:
            return None
        parts = _sum(counts[each][column.span] for each in below)
        return None if parts is None else parts + self._own(key, column.first)

    def _own(self, key: str, step: int) -> int:
        base = self.page.made.base
        return base[key][step] - sum(base[each][step] for each in self.below[key])

    def _counted(self, key: str, column: Column) -> int | None:
        try:
            count = counted(self.page.rows[key].cells[column.span], self.version.plan.unit)
        except Strange as error:
            self._problem(key, column.span, str(error))
            return None
        if count is None and column.is_step and key not in self.below:
            told = _("%(place)s is empty: type 0 where nothing is planned.")
            self._problem(key, column.span, told)
        return count

    def _change(self, key: str, column: Column, new: int) -> Change:
        plan, node = self.version.plan, self.tree.nodes[key]
        first, last = column.span
        now, was = sum(self.tree.sums[key][first:last]), sum(self.page.made.base[key][first:last])
        return Change(
            self.page.made.level, self.page.made.sheet, self.page.cell(key, column.span), key,
            node.name, node.kind, first, last, naming.span_name(plan, first, last),
            plan.amount(was), plan.amount(now), plan.amount(new),
            self._held_by.get((key, column.span), "") if now != was else "",
        )  # fmt: skip

    @cached_property
    def _held_by(self) -> Mapping[tuple[str, Span], str]:
        from sextant.plans.tree import node_key

        held = self.version.holds.filter(level=self.page.made.level).select_related("by")
        return {(node_key(each.unit_id, each.person_id), (each.first, each.last)): str(each.by)
                for each in held if each.by}  # fmt: skip

    def _contradiction(self, key: str, span: Span, amount: int, total: int) -> Contradiction:
        plan, cell = self.version.plan, self.page.cell(key, span)
        sentence = _(
            "%(place)s is %(amount)s, and what is typed within it comes to %(total)s: correct one of"
            " them."
        ) % {
            "place": self._place(key, span),
            "amount": naming.money(plan, amount),
            "total": naming.money(plan, total),
        }
        return Contradiction(self.page.made.sheet, cell, sentence)

    def _not_to_set(self, key: str) -> str:
        if key not in self.tree.nodes:
            return _("%(place)s was changed, and is in this plan no more: undo the change.")
        if self.tree.nodes[key].unit_id is None:
            return _("%(place)s was changed, but is the sum of all: change what is below it.")
        return _("%(place)s was changed, and is set by those above: undo the change.")

    def _problem(self, key: str, span: Span, sentence: str) -> None:
        told = sentence % {"place": self._place(key, span)}
        self.problems.append(Problem(self.page.made.sheet, self.page.cell(key, span), told))

    def _place(self, key: str, span: Span) -> str:
        """Return where a cell is, in words: E7 of sheet “Target” (Ben, 2026-07)."""
        return _("%(cell)s of sheet “%(sheet)s” (%(name)s, %(span)s)") % {
            "cell": self.page.cell(key, span),
            "sheet": self.page.made.sheet,
            "name": self.page.made.names[key],
            "span": naming.span_name(self.version.plan, *span),
        }


def _sum(counts: Iterator[int | None]) -> int | None:
    found = list(counts)
    known = [each for each in found if each is not None]
    return sum(known) if len(known) == len(found) else None
