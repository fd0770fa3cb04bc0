"""Many at once on a real database: every quote has its number, none twice and none left out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from sextant.book.quotes import numbering
from sextant.book.quotes.models import QuoteCounter

pytestmark = pytest.mark.django_db(transaction=True)
EACH, AT_ONCE = 8, 6


def test_numbers_have_no_gap_whoever_asks_at_once_and_whatever_fails() -> None:
    def ask(person: int) -> list[str]:
        found = []
        for turn in range(EACH):
            try:
                with transaction.atomic():
                    number = numbering.next_number(2026)
                    if (person + turn) % 3 == 0:
                        raise ValueError  # the verb refused afterwards
                    found.append(number)
            except ValueError:
                continue
        connection.close()
        return found

    with ThreadPoolExecutor(AT_ONCE) as crew:
        given = sorted(number for row in crew.map(ask, range(AT_ONCE)) for number in row)
    assert given == [f"Q2026-{n + 1:05d}" for n in range(len(given))]
    assert QuoteCounter.objects.get(year=2026).last == len(given)
