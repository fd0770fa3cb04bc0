"""Short tables that a verb asks: the lines of a deal, the shares of a credit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sextant.workspace import typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.safestring import SafeString

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Field

MOST = 200


def read(field: Field, given: Any, scope: Scope) -> list[dict[str, Any]]:
    """Read each row of a table as its columns say; empty rows are left out."""
    if not isinstance(given, list):
        raise typed.Unreadable(_("Send a list of rows."))
    if len(given) > MOST:
        raise typed.Unreadable(_("Send no more than %(count)s rows.") % {"count": MOST})
    rows = [row for row in given if row not in typed.EMPTY and row != {}]
    return [_row(field, row, place, scope) for place, row in enumerate(rows, 1)]


def _row(field: Field, given: Any, place: int, scope: Scope) -> dict[str, Any]:
    known = {inner.name: inner for inner in field.of}
    if not isinstance(given, dict) or given.keys() - known.keys():
        names = {"place": place, "names": ", ".join(known)}
        raise typed.Unreadable(_("Row %(place)s: send an object of %(names)s.") % names)
    return {name: _value(inner, given.get(name), place, scope) for name, inner in known.items()}


def _value(inner: Field, given: Any, place: int, scope: Scope) -> Any:
    said = {"place": place, "field": inner.label}
    try:
        value = typed.read(inner, given, scope)
    except typed.Unreadable as refusal:
        said["why"] = str(refusal)
        raise typed.Unreadable(_("Row %(place)s, %(field)s: %(why)s") % said) from None
    if inner.required and value in typed.EMPTY:
        raise typed.Unreadable(_("Row %(place)s, %(field)s: fill this in.") % said)
    return value


class RowsWidget(forms.Widget):
    """A table of controls, with one blank row to write on and more at a press."""

    def __init__(self, field: Field, make: Callable[[Field, Any], forms.Widget]) -> None:
        super().__init__()
        self.field, self.make = field, make

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[dict[str, Any]]:
        """Gather what was typed into rows; those without a word are none."""
        found: dict[int, dict[str, Any]] = {}
        told = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-(\w+)")
        usual = {inner.name: inner.choices[0][0] for inner in self.field.of if inner.choices}
        for key in data:
            match = told.fullmatch(key)
            if match:
                found.setdefault(int(match[1]), {})[match[2]] = data[key]
        rows = [found[place] for place in sorted(found)]
        # a blank row still has its chosen kind
        return [
            row
            for row in rows
            if any(v not in typed.EMPTY and k not in usual for k, v in row.items())
        ]

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:  # noqa: ARG002 - Django hands it over
        """Lead the label to the first control."""
        return f"{id_}-0-{self.field.of[0].name}"

    def render(self, name: str, value: Any, *_rest: Any, **_more: Any) -> SafeString:
        """Draw the rows there are and a blank one."""
        rows = [*(value or []), {}]
        context = {
            "name": name,
            "heads": self.field.of,
            "rows": [self._cells(name, place, row) for place, row in enumerate(rows)],
            "blank": self._cells(name, "__", {}),
            "label": self.field.label,
        }
        return render_to_string("workspace/rows.html", context)

    def _cells(self, name: str, place: int | str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [self._cell(name, place, inner, row.get(inner.name)) for inner in self.field.of]

    def _cell(self, name: str, place: int | str, inner: Field, held: Any) -> dict[str, Any]:
        control = self.make(inner, held)
        look = "form-select" if isinstance(control, forms.Select) else "form-control"
        attrs = {
            "class": f"{look} form-control-sm",
            "aria-label": str(inner.label),
            "data-column": inner.name,
        }
        written = held.pk if hasattr(held, "pk") else held
        full = f"{name}-{place}-{inner.name}"
        return {"name": inner.name, "label": inner.label,
                "control": control.render(full, written, {**attrs, "id": f"f-{full}"})}  # fmt: skip
