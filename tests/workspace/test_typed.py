"""What people type and programs send, read as values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.workspace import typed
from sextant.workspace.declare import Field, Kind
from sextant.workspace.typed import Unreadable
from tests.company import TODAY

SCOPE = operator(TODAY)


def read(kind: Kind, given: Any) -> Any:
    return typed.read(Field("x", "X", kind, choices=(("a", "A"),)), given, SCOPE)


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (Kind.MONEY, "1,250.50", Decimal("1250.50")),
        (Kind.MONEY, "$1,250.50", Decimal("1250.50")),
        (Kind.MONEY, "USD 12", Decimal(12)),
        (Kind.MONEY, "1 250,5", None),
        (Kind.MONEY, "1 250.5", Decimal("1250.5")),
        (Kind.MONEY, "-3", Decimal(-3)),
        (Kind.MONEY, 12, Decimal(12)),
        (Kind.MONEY, "1,5", None),
        (Kind.MONEY, "1.5M", None),
        (Kind.MONEY, "0.00001", None),
        (Kind.MONEY, "99999999999999999", None),
        (Kind.MONEY, "NaN", None),
        (Kind.MONEY, 1.5, None),
        (Kind.WHOLE, "1,200", 1200),
        (Kind.WHOLE, "1.5", None),
        (Kind.WHOLE, "99999999999", None),
        (Kind.DATE, "2026-07-31", date(2026, 7, 31)),
        (Kind.DATE, "2026-02-30", None),
        (Kind.DATE, "0001-01-01", None),
        (Kind.INSTANT, "2026-07-31T14:30", datetime(2026, 7, 31, 14, 30, tzinfo=UTC)),
        (Kind.INSTANT, "later", None),
        (Kind.YES_NO, "on", True),
        (Kind.YES_NO, False, False),
        (Kind.YES_NO, "", False),
        (Kind.YES_NO, "perhaps", None),
        (Kind.CHOICE, "a", "a"),
        (Kind.CHOICE, "b", None),
        (Kind.CURRENCY, "eur", "EUR"),
        (Kind.CURRENCY, "EUROS", None),
        (Kind.EMAIL, " ann@example.com ", "ann@example.com"),
        (Kind.EMAIL, "ann", None),
        (Kind.URL, "example.com", "example.com"),
        (Kind.URL, "javascript://x", None),
        (Kind.TEXT, " two \n words ", "two words"),
        (Kind.TEXT, ["x"], None),
    ],
)
def test_a_value_is_read_or_refused_with_a_sentence(kind: Kind, given: Any, expected: Any) -> None:
    if expected is None:
        with pytest.raises(Unreadable) as refusal:
            read(kind, given)
        assert str(refusal.value).endswith(".")
    else:
        assert read(kind, given) == expected


def test_nothing_is_none() -> None:
    assert read(Kind.TEXT, "  ") is None
    assert read(Kind.MONEY, None) is None


def test_a_text_is_not_longer_than_its_column() -> None:
    with pytest.raises(Unreadable, match="5 characters: it has 6"):
        typed.read(Field("x", "X", max_length=5), "abcdef", SCOPE)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["9" * 5000, "99999999999999999999", "²"])
def test_a_number_no_record_has_names_none(given: str) -> None:
    with pytest.raises(Unreadable, match="choose one"):
        typed.read(Field("x", "X", Kind.REFERENCE, to="deals"), given, SCOPE)
