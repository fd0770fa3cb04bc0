"""Exports of exactly what is shown, as CSV and as XLSX."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.metrics.measures import Unit
from sextant.workspace.exports import BOM, guarded

if TYPE_CHECKING:
    from sextant.metrics.answer import Answer, Row

WIDTH = 20
PARTS = ("compare", "change", "change_rate")


def csv_text(answer: Answer) -> str:
    """Return the rows as CSV that spreadsheets read in every language and never run."""
    rows = [
        {name: guarded(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in answer.rows
    ]
    return BOM + answer.showing(rows).as_csv()


def xlsx_bytes(answer: Answer) -> bytes:
    """Return the rows and their total as a workbook; money has its currency."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    columns = _columns(answer)
    forms = {key: book.add_format({"num_format": key}) for _n, _h, key in columns if key}
    sheet.freeze_panes(1, len(answer.request.by))
    sheet.set_column(0, len(columns), WIDTH)
    for at, (_name, heading, _form) in enumerate(columns):
        sheet.write_string(0, at, heading, bold)
    for number, row in enumerate([*answer.rows, _total(answer)], start=1):
        for at, (name, _heading, form) in enumerate(columns):
            _put(sheet, (number, at), row.get(name), forms.get(form))
    book.close()
    return file.getvalue()


def _columns(answer: Answer) -> list[tuple[str, str, str]]:
    """Return each column's name, heading and form."""
    found = [(dimension.name, str(dimension.label), "") for dimension in answer.request.by]
    labels = {
        "compare": _("%(metric)s, before or planned"),
        "change": _("%(metric)s, change"),
        "change_rate": _("%(metric)s, change in percent"),
    }
    for metric in answer.request.metrics:
        form = _form(metric.unit, answer.currency)
        found += [(name, str(metric.label) if name == metric.name else name, form)
                  for name in metric.columns]  # fmt: skip
        for part in PARTS if answer.request.compare else ():
            shape = "0.0%" if part == "change_rate" else form
            found.append((f"{metric.name}_{part}", labels[part] % {"metric": metric.label}, shape))
    return found


def _form(unit: Unit, currency: str) -> str:
    forms = {Unit.MONEY: f'#,##0.00 "{currency}"', Unit.RATIO: "0.0%"}
    return forms.get(unit, "#,##0.##")


def _total(answer: Answer) -> Row:
    by = answer.request.by
    return answer.total | ({by[0].name: _("Total")} if by else {})


def _put(sheet: Any, at: tuple[int, int], value: Any, form: Any) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(*at, value, form)
    elif value is not None:
        sheet.write_string(*at, str(value))
