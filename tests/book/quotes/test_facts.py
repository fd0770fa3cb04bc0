from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sextant.book.models import Source
from sextant.book.quotes import answering, drafting, sending
from sextant.book.quotes.models import Quote
from sextant.kernel.models import Rate
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from tests.book.quotes.desk import Desk
from tests.company import NOW, TODAY


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Publish into a directory of the test's own."""


def asked(metrics: Any, today: date = TODAY, **question: Any) -> Answer:
    publish_pending(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    question.setdefault("scope", operator(today))
    return ask(metrics, today=today, **question)


def sent(desk: Desk, hours: str = "0", **line: Any) -> Quote:
    quote = desk.quote(desk.line("3", **line))
    begun = NOW - timedelta(hours=float(hours))
    quote = drafting.edit(quote, {"asked_at": begun}, by=desk.ben, at=NOW)
    return sending.send(quote, by=desk.person("Dora"), at=NOW)


def test_within_two_days_of_those_sent(desk: Desk) -> None:
    for hours in ("2", "47.5", "49", "90"):
        sent(desk, hours)
    assert asked(["quotes_in_two_days"]).total["quotes_in_two_days"] == Decimal("0.5")


def test_the_turnaround_is_the_median_from_asked_to_first_sent(desk: Desk) -> None:
    for hours in ("2", "5.5", "40"):
        sent(desk, hours)
    desk.quote(desk.line())  # a draft is not counted
    answer = asked(["quotes_sent", "quote_turnaround_hours"])
    assert answer.total["quotes_sent"] == 3
    assert answer.total["quote_turnaround_hours"] == Decimal("5.5")


def test_the_win_rate_counts_those_that_ran_out_as_lost(desk: Desk) -> None:
    quotes = [sent(desk) for _ in range(4)]
    answering.accept(quotes[0], by=desk.ben, at=NOW)
    answering.decline(quotes[1], by=desk.ben, at=NOW)
    sending.withdraw(quotes[2], by=desk.ben, at=NOW)
    assert asked("quote_win_rate").total["quote_win_rate"] == Decimal("0.5")
    later = TODAY + timedelta(days=40)
    found = asked("quote_win_rate", today=later).total["quote_win_rate"]
    assert round(found, 4) == Decimal("0.3333")


def test_the_discount_rate_is_exact_and_asked_by_product(desk: Desk) -> None:
    lines = [desk.line("3", discount=Decimal(10)), {"product": desk.gadget}]
    sending.send(desk.quote(*lines), by=desk.ben, at=NOW)
    rate = asked("discount_rate").total["discount_rate"]
    assert round(rate, 8) == round(Decimal(30) / Decimal("309.99"), 8)
    rows = asked("discount_rate", by=["product"]).rows
    assert {row["product"]: row["discount_rate"] for row in rows} == {
        "Crane": Decimal("0.1"), "Hook": 0,
    }  # fmt: skip


def test_only_the_newest_sent_version_counts(desk: Desk) -> None:
    quote = sent(desk, discount=Decimal(50))
    drafting.write(quote, lines=[desk.line("3")], by=desk.ben, at=NOW)
    sending.send(quote, by=desk.ben, at=NOW)
    answer = asked(["quotes_sent", "discount_rate"])
    assert (answer.total["quotes_sent"], answer.total["discount_rate"]) == (1, 0)


def test_other_currencies_come_at_the_days_rate(desk: Desk) -> None:
    Rate.objects.create(currency="EUR", to="USD", on=date(2026, 1, 1), rate=Decimal(2))
    desk.deal.currency = "EUR"
    desk.deal.save()
    sent(desk, unit_price=Decimal(30), discount=Decimal(20))
    assert asked("discount_rate").total["discount_rate"] == Decimal("0.2")


def test_they_are_asked_by_channel_and_tier_and_within_a_scope(desk: Desk) -> None:
    desk.deal.came_from = Source.objects.create(name="Fair", channel="event")
    desk.deal.save()
    sent(desk)
    rows = asked("quotes_sent", by=["channel", "tier"]).rows
    assert [(row["channel"], row["tier"], row["quotes_sent"]) for row in rows] == [
        ("event", "A", 1)
    ]
    for name, count in (("Ben", 1), ("Ann", 1), ("Eli", 0)):
        scope = scope_of(desk.person(name), TODAY)
        assert (asked("quotes_sent", scope=scope).total["quotes_sent"] or 0) == count
