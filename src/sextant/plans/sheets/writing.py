"""Writes a version as a workbook: a sheet for each level, sums as formulas, held numbers marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.plans import table
from sextant.plans.models import Level
from sextant.plans.sheets import layout
from sextant.plans.sheets.layout import Column, Made, Origin

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.plans.models import Plan, Version

TOP = 3  # rows above the first node: title, explanation, headings
LEFT = 3  # columns before the first amount: key, parent, name
DEEPEST = 7  # a spreadsheet folds no deeper
WIDE, NARROW = 32, 14
HELD, SUM = "#FFF2CC", "#F2F4F7"


def write(
    version: Version,
    *,
    levels: Sequence[str] = (),
    scope: Scope,
    person: Person | None,
    today: date,
) -> bytes:
    """Return a workbook of what a person sees of a version, to be edited and read back."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    padded = version.paddings.exists()
    found: dict[str, Made] = {}
    for level in levels or present(version):
        shown = table.table(version, level=level, scope=scope, person=person, today=today)
        made = Made(
            level,
            str(Level(level).label)[:31],
            layout.columns(shown),
            {row["key"]: row["amounts"] for row in shown["rows"]},
            {row["key"]: row["name"] for row in shown["rows"]},
        )
        _Page(book, version.plan, made, shown, is_padded=padded).write()
        found[level] = made
    _hide(book, origin(version, found))
    book.close()
    return file.getvalue()


def present(version: Version) -> list[str]:
    """Return the levels a version holds numbers of, in their order; the targets always."""
    held = {Level.TARGET, *version.lines.values_list("level", flat=True).distinct()}
    return [level for level in Level.values if level in held]


def origin(version: Version, levels: Mapping[str, Made]) -> Origin:
    """Return what a workbook of a version says it was made from."""
    plan = version.plan
    return Origin(
        plan.pk, plan.name, version.number, version.made_at.isoformat(), version.changes,
        str(plan.unit), levels,
    )  # fmt: skip


def number_format(plan: Plan) -> str:
    """Return how a spreadsheet writes a plan's amounts: with as many places as its currency has."""
    places = max(0, -int(plan.unit.as_tuple().exponent))
    return "#,##0" + ("." + "0" * places if places else "")


def _hide(book: Any, made_from: Origin) -> None:
    sheet = book.add_worksheet(layout.SHEET)
    sheet.very_hidden()
    for at, row in enumerate(layout.rows_of(made_from)):
        for place, text in enumerate(row):
            sheet.write_string(at, place, text)


@dataclass
class _Page:
    """One level on its way into a sheet."""

    book: Any
    plan: Plan
    made: Made
    shown: Mapping[str, Any]
    is_padded: bool

    def write(self) -> None:
        sheet = self.sheet = self.book.add_worksheet(self.made.sheet)
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        for row in self.shown["rows"]:
            if row["parent"] in self.made.base:
                self.children[row["parent"]].append(row["key"])
        sheet.freeze_panes(TOP, LEFT)
        sheet.outline_settings(symbols_below=False)
        sheet.set_column(0, 1, NARROW, None, {"hidden": True})
        sheet.set_column(LEFT - 1, LEFT - 1, WIDE)
        sheet.set_column(LEFT, LEFT + len(self.made.columns) - 1, NARROW)
        self._head()
        for at, row in enumerate(self.shown["rows"], start=TOP):
            self._row(at, row)

    def _head(self) -> None:
        bold = self.book.add_format({"bold": True})
        plain = self.book.add_format({"italic": True})
        title = _("%(plan)s, version %(number)d, %(level)s") % {
            "plan": self.plan.name, "number": self.shown["version"],
            "level": Level(self.made.level).label,
        }  # fmt: skip
        currency = f" ({self.plan.currency})" if self.plan.currency else ""
        self.sheet.write_string(0, LEFT - 1, title + currency, bold)
        self.sheet.write_string(1, LEFT - 1, self._explanation(), plain)
        for at, heading in enumerate((layout.KEY, layout.PARENT, _("Unit or person"))):
            self.sheet.write_string(TOP - 1, at, heading, bold)
        right = self.book.add_format({"bold": True, "align": "right"})
        for at, column in enumerate(self.made.columns, start=LEFT):
            self.sheet.write_string(TOP - 1, at, column.heading, right)

    def _explanation(self) -> str:
        if self.is_padded:
            return _("This version asks padding: its numbers are to be read, and not taken back.")
        return _(
            "Type over any number, a sum included: what is typed is held. Yellow is held already."
            " Sort as you like; leave rows and headings."
        )

    def _row(self, at: int, row: Mapping[str, Any]) -> None:
        key, depth = row["key"], row["depth"]
        self.sheet.set_row(at, None, None, {"level": min(depth, DEEPEST)})
        self.sheet.write_string(at, 0, key)
        self.sheet.write_string(at, 1, row["parent"] if row["parent"] in self.made.base else "")
        is_unit = row["kind"] != "person"
        self.sheet.write_string(at, 2, row["name"], self._format(indent=depth, bold=is_unit))
        held = {tuple(span) for span in row["held"]}
        for place, column in enumerate(self.made.columns, start=LEFT):
            count = sum(row["amounts"][column.first : column.last])
            formula = self._formula(at, place, column, row)
            colour = HELD if column.span in held else SUM if formula else ""
            form = self._format(colour=colour, bold=is_unit)
            value = float(self.plan.amount(count))
            if formula:
                self.sheet.write_formula(at, place, formula, form, value)
            else:
                self.sheet.write_number(at, place, value, form)

    def _formula(self, at: int, place: int, column: Column, row: Mapping[str, Any]) -> str:
        """Return the sum a cell is, or nothing; sums find their parts by key, wherever they stand."""
        from xlsxwriter.utility import xl_col_to_name

        if not column.is_step:
            return f"=SUM({','.join(self._ranges(column, at + 1))})"
        below = self.children.get(row["key"])
        if not below or self.is_padded:
            return ""
        letter, last = xl_col_to_name(place), TOP + len(self.shown["rows"])
        parts = sum(self.made.base[key][column.first] for key in below)
        own = row["amounts"][column.first] - parts
        more = f"+{self.plan.amount(own)}" if own else ""
        return f"=SUMIF($B${TOP + 1}:$B${last},$A{at + 1},{letter}${TOP + 1}:{letter}${last}){more}"

    def _ranges(self, column: Column, line: int) -> list[str]:
        """Return where the steps of a group stand in a row, side by side as far as they do."""
        from xlsxwriter.utility import xl_col_to_name

        found: list[tuple[int, int]] = []
        for place, each in enumerate(self.made.columns, start=LEFT):
            if not (each.is_step and column.first <= each.first and each.last <= column.last):
                continue
            if found and found[-1][1] == place - 1:
                found[-1] = (found[-1][0], place)
            else:
                found.append((place, place))
        return [f"{xl_col_to_name(a)}{line}:{xl_col_to_name(b)}{line}" for a, b in found]

    def _format(self, **asked: Any) -> Any:
        key = tuple(sorted(asked.items()))
        if key not in self.formats:
            said: dict[str, Any] = {"bold": asked.get("bold", False)}
            if "indent" in asked:
                said["indent"] = asked["indent"]
            else:
                said["num_format"] = number_format(self.plan)
            if asked.get("colour"):
                said["bg_color"] = asked["colour"]
            self.formats[key] = self.book.add_format(said)
        return self.formats[key]
