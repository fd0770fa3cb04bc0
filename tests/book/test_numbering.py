"""Many at once on a real database: every document has its number, none twice and none left out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from sextant.book import numbering
from sextant.book.models import Counter

pytestmark = pytest.mark.django_db(transaction=True)
EACH, AT_ONCE = 8, 6


def test_numbers_have_no_gap_whoever_asks_at_once_and_whatever_fails() -> None:
    def ask(person: int) -> list[str]:
        found = []
        for turn in range(EACH):
            with transaction.atomic():
                number = numbering.number(numbering.QUOTE, date(2026, 7, 1))
                if (person + turn) % 3 == 0:
                    transaction.set_rollback(True)  # the verb refused afterwards
                else:
                    found.append(number)
        connection.close()
        return found

    with ThreadPoolExecutor(AT_ONCE) as crew:
        given = sorted(number for row in crew.map(ask, range(AT_ONCE)) for number in row)
    assert given == [f"Q-2026-{n + 1:05d}" for n in range(len(given))]
    assert Counter.objects.get(series="Q", year=2026).last == len(given)
