"""Cells of lists and records: one function for each column, made once and run for every row."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sextant.config import config
from sextant.workspace import written
from sextant.workspace.columns import FIGURES, label_of
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Workspace

Row = dict[str, Any]
Writer = Callable[[Row], str]
NOTHING = f'<span class="muted">{written.NOTHING}</span>'


def text_writer(column: Column) -> Writer:
    """Return what writes a column's value as text in the reader's language."""
    name, kind = column.name, column.field.kind
    if column.refers:
        return _names if column.many else _label(column)
    language = written.language()
    if kind is Kind.MONEY:
        currency = column.currency
        return lambda row: written.money(
            row[name], row[currency] if currency else config.currency, language
        )
    if kind is Kind.CHOICE:
        labels = {code: str(label) for code, label in column.field.choices}
        return lambda row: labels.get(row[name], row[name] or written.NOTHING)
    if kind is Kind.YES_NO:
        yes, no = _("Yes"), _("No")
        return lambda row: yes if row[name] else no
    writer: Any = {
        Kind.WHOLE: written.number, Kind.DECIMAL: written.number, Kind.PERCENT: written.number,
        Kind.DATE: written.day, Kind.INSTANT: written.instant,
    }.get(kind)  # fmt: skip
    if writer is not None:
        return lambda row: writer(row[name], language)
    return lambda row: str(row[name]) if row[name] not in (None, "") else written.NOTHING


def _label(column: Column) -> Writer:
    key = column.reads[1]
    return lambda row: row[key] or written.NOTHING


def _names(_row: Row) -> str:
    return written.NOTHING


def html_writer(column: Column, open_to: Collection[int] | None) -> Writer:
    """Return what writes a column's value as markup; `open_to` are the keys that may be linked."""
    text, kind = text_writer(column), column.field.kind
    if column.refers:
        return _many(column, open_to) if column.many else _reference(column, open_to)
    if kind is Kind.CHOICE:
        return _tag(column, text)
    if kind in {Kind.EMAIL, Kind.PHONE, Kind.URL}:
        return _address(column)
    return lambda row: escape(text(row))


def _reference(column: Column, open_to: Collection[int] | None) -> Writer:
    (key, label), base = column.reads, f"/{column.target.name}/"

    def write(row: Row) -> str:
        target = row[key]
        if target is None:
            return NOTHING
        shown = escape(row[label] or f"#{target}")
        if open_to is not None and target not in open_to:
            return shown
        return f'<a href="{base}{target}/">{shown}</a>'

    return write


def _many(column: Column, open_to: Collection[int] | None) -> Writer:
    name, base = column.name, f"/{column.target.name}/"

    def one(target: int, label: str) -> str:
        if open_to is not None and target not in open_to:
            return escape(label)
        return f'<a href="{base}{target}/">{escape(label)}</a>'

    return lambda row: ", ".join(one(*pair) for pair in row[name]) or NOTHING


def _tag(column: Column, text: Writer) -> Writer:
    name, tones = column.name, column.field.tones

    def write(row: Row) -> str:
        tone = tones.get(row[name], "neutral")
        return f'<span class="tag tag-{tone}">{escape(text(row))}</span>' if row[name] else NOTHING

    return write


def _address(column: Column) -> Writer:
    name, kind = column.name, column.field.kind
    scheme = {Kind.EMAIL: "mailto:", Kind.PHONE: "tel:", Kind.URL: ""}[kind]

    def write(row: Row) -> str:
        value = row[name]
        if not value:
            return NOTHING
        target = scheme + value if scheme or "://" in value else f"https://{value}"
        if kind is Kind.URL and not target.startswith(("http://", "https://")):
            return escape(value)
        return f'<a href="{escape(target)}" rel="noopener noreferrer">{escape(value)}</a>'

    return write


def plain_value(column: Column, row: Row) -> Any:
    """Return a column's value as JSON can hold it: exact decimals as text."""
    value = row[column.name] if not column.refers or column.many else row[column.reads[0]]
    if column.many:
        return [{"id": key, "label": label} for key, label in value]
    if column.refers:
        return None if value is None else {"id": value, "label": row[column.reads[1]] or ""}
    if column.field.kind in {Kind.MONEY, Kind.DECIMAL, Kind.PERCENT}:
        return None if value is None else written.plain(value)
    if column.field.kind in {Kind.DATE, Kind.INSTANT}:
        return None if value is None else value.isoformat()
    return value


def table_rows(
    workspace: Workspace,
    columns: Sequence[Column],
    rows: Iterable[Row],
    open_to: Mapping[str, Collection[int] | None],
    *,
    pick: bool = True,
) -> list[SafeString]:
    """Write rows of a list, each with its checkbox; the record's own label links to its page."""
    label, base = label_of(workspace), f"/{workspace.name}/"
    writers = [_cell_writer(column, label, base, open_to) for column in columns]
    select = escape(_("Select"))

    def write(row: Row) -> SafeString:
        key = row["pk"]
        cells = "".join([writer(row) for writer in writers])
        if not pick:
            return SafeString(f"<tr>{cells}</tr>")
        name = escape(str(row.get(label) or f"#{key}"))
        box = f'<input type="checkbox" class="form-check-input" name="ids" value="{key}"'
        return SafeString(
            f'<tr data-href="{base}{key}/" data-key="{key}">'
            f'<td class="pick-row">{box} aria-label="{select}: {name}"></td>{cells}</tr>'
        )

    return [write(row) for row in rows]


def _cell_writer(
    column: Column, label: str, base: str, open_to: Mapping[str, Collection[int] | None]
) -> Writer:
    inside = html_writer(column, open_to.get(column.name, ()))
    start = '<td class="num">' if column.field.kind in FIGURES else "<td>"
    if column.name != label:
        return lambda row: f"{start}{inside(row)}</td>"

    def named(row: Row) -> str:
        shown = escape(str(row[label] or f"#{row['pk']}"))
        return f'{start}<a class="row-name" href="{base}{row["pk"]}/">{shown}</a></td>'

    return named
