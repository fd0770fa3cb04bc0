"""What people type and programs send, read as values; what cannot be read is said in a sentence."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.kernel.money import to_scaled
from sextant.kernel.numbers import whole_number
from sextant.kernel.unable import Unable
from sextant.workspace import declare, written
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from sextant.kernel.scope import Scope
    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Field

LARGEST = 2**31 - 1
EARLIEST, LATEST = date(1800, 1, 1), date(2200, 1, 1)
CURRENCY = re.compile(r"^[A-Z]{3}(?=[\s\d-])|(?<=[\s\d])[A-Z]{3}$|[$€£¥￥₩₹元]")
SPACES = re.compile(r"[\s'’\u00a0\u202f]")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
EMPTY: tuple[Any, ...] = (None, "", [], ())


class Unreadable(Unable):
    """A value cannot be read as what its field holds."""


def read(field: Field, given: Any, scope: Scope, *, column: Column | None = None) -> Any:
    """Read one value; nothing given is None, and a text without letters is empty."""
    if isinstance(given, str):
        given = given.replace("\x00", "").strip()
    if given in EMPTY and field.kind is not Kind.YES_NO:
        return [] if column is not None and column.many else None
    if field.kind is Kind.REFERENCE:
        return _referred(field, given, scope, many=column is not None and column.many)
    if field.kind is Kind.ROWS:
        from sextant.workspace import rows

        return rows.read(field, given, scope)
    if isinstance(given, list | dict):
        raise Unreadable(_("Give one value."))
    return READERS[field.kind](field, given, column)


def _text(field: Field, given: Any, column: Column | None) -> str:
    text = str(given)
    longest = field.max_length or getattr(column and column.model_field, "max_length", None)
    if longest and len(text) > longest:
        raise Unreadable(
            _("Shorten this to %(count)s characters: it has %(has)s.")
            % {"count": longest, "has": len(text)}
        )
    return text


def _line(field: Field, given: Any, column: Column | None) -> str:
    return _text(field, " ".join(str(given).split()), column)


def _email(field: Field, given: Any, column: Column | None) -> str:
    text = _line(field, given, column)
    try:
        validate_email(text)
    except ValidationError:
        raise Unreadable(_("Write an e-mail address like ann@example.com.")) from None
    return text


def _url(field: Field, given: Any, column: Column | None) -> str:
    text = _line(field, given, column)
    if "://" in text and not text.lower().startswith(("http://", "https://")):
        raise Unreadable(_("Write an address that begins with https://."))
    return text


def _decimal(_field: Field, given: Any, column: Column | None) -> Decimal:
    if isinstance(given, bool | float):
        raise Unreadable(_('Send exact numbers as text: "1250.50".'))
    text = SPACES.sub("", CURRENCY.sub("", str(given).strip()))
    if GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable(_("Write a number like 1,250.50.")) from None
    try:
        to_scaled(number, getattr(column and column.model_field, "places", 4))
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from None
    return number


def _whole(field: Field, given: Any, column: Column | None) -> int:
    number = _decimal(field, given, column)
    if number != int(number):
        raise Unreadable(_("Write a whole number."))
    if abs(number) > LARGEST:
        raise Unreadable(_("Write a smaller number."))
    positive = "Positive" in type(column.model_field).__name__ if column else False
    if positive and number < 0:
        raise Unreadable(_("This is not below zero: correct it."))
    return int(number)


def _currency(_field: Field, given: Any, _column: Column | None) -> str:
    code = str(given).upper()
    known = get_global("all_currencies")
    if code not in known:
        raise Unreadable(_("Write the three letters of a currency, like EUR."))
    return code


def _date(_field: Field, given: Any, _column: Column | None) -> date:
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        raise Unreadable(_("Write a day like 2026-07-31.")) from None
    if not EARLIEST <= day < LATEST:
        raise Unreadable(_("Check the year."))
    return day


def _instant(field: Field, given: Any, column: Column | None) -> datetime:
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise Unreadable(_("Write day and time like 2026-07-31 14:30.")) from None
    _date(field, moment.date().isoformat(), column)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _yes_no(_field: Field, given: Any, _column: Column | None) -> bool:
    if given in EMPTY:
        return False
    text = str(given).lower()
    if text in {"on", "true", "yes", "1"}:
        return True
    if text in {"off", "false", "no", "0"}:
        return False
    raise Unreadable(_("Say yes or no."))


def _choice(field: Field, given: Any, _column: Column | None) -> str:
    if str(given) not in dict(field.choices):
        codes = ", ".join(code for code, _label in field.choices)
        raise Unreadable(_("Choose one of: %(list)s.") % {"list": codes})
    return str(given)


def _referred(field: Field, given: Any, scope: Scope, *, many: bool) -> Any:
    if many:
        values = given if isinstance(given, list | tuple) else str(given).split(",")
        return [_record(field, value, scope) for value in values if value not in EMPTY]
    if isinstance(given, list | tuple):
        raise Unreadable(_("Choose one."))
    return _record(field, given, scope)


def _record(field: Field, given: Any, scope: Scope) -> Any:
    key = given.get("id") if isinstance(given, dict) else given
    text = str(key).strip()
    target = declare.get(field.to)
    record = target.visible(scope).filter(pk=whole_number(text) or 0).first()
    if record is None:
        raise Unreadable(
            pgettext("reference", "There is no such %(noun)s: choose one from the list.")
            % {"noun": target.noun}
        )
    return record


READERS: dict[Kind, Callable[[Field, Any, Column | None], Any]] = {
    Kind.TEXT: _line, Kind.LONG_TEXT: _text, Kind.EMAIL: _email, Kind.PHONE: _line,
    Kind.URL: _url, Kind.WHOLE: _whole, Kind.DECIMAL: _decimal, Kind.MONEY: _decimal,
    Kind.PERCENT: _decimal, Kind.CURRENCY: _currency, Kind.DATE: _date, Kind.INSTANT: _instant,
    Kind.YES_NO: _yes_no, Kind.CHOICE: _choice, Kind.SECRET: _text,
}  # fmt: skip


def stored(column: Column, value: Any) -> Any:
    """Return a read value as the database keeps it: an empty text where nothing is not allowed."""
    if value is None and not column.nullable and column.field.kind in TEXTS:
        return ""
    return value


TEXTS = frozenset(
    {Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.CURRENCY, Kind.CHOICE}
)


def current(column: Column, record: Any) -> Any:
    """Return what a record holds in a column, as `read` would give it."""
    if column.many:
        return list(getattr(record, column.name).all())
    return getattr(record, column.name)


def label(column: Column, value: Any) -> str:
    """Return a read value in a few words, for telling two versions apart."""
    if value in EMPTY:
        return "–"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if column.field.kind is Kind.CHOICE:
        return str(dict(column.field.choices).get(value, value))
    if isinstance(value, Decimal):
        return written.number(value)
    return str(value)
