"""The journal keeps what changed as JSON can hold it."""

from datetime import date
from decimal import Decimal

import pytest

from sextant.kernel import journal
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def test_an_event_keeps_who_when_and_what(company: Company) -> None:
    ben = company.people["Ben"]
    journal.record("person.praised", ben, by=company.people["Ann"], at=NOW, data={"for": {1, 2}})
    event = journal.of(ben).first()
    assert event is not None
    assert (event.name, event.by, event.at) == ("person.praised", company.people["Ann"], NOW)
    assert event.data == {"for": [1, 2]}


def test_only_what_differs_is_kept_with_old_and_new() -> None:
    before = {"amount": Decimal("1.00"), "on": date(2026, 1, 1)}
    after = {"amount": Decimal("2.50"), "on": date(2026, 1, 1)}
    assert journal.changes(before, after) == {"amount": ["1.00", "2.50"]}


def test_an_event_may_speak_of_a_kind_as_a_whole() -> None:
    event = journal.record("deal.landed", "deal", by=None, at=NOW)
    assert (event.record_type, event.record_id) == ("deal", None)
