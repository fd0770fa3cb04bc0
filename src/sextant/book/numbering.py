"""Numbers of documents: each series counts without gaps through a year, whoever else is writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.book.models import Counter

if TYPE_CHECKING:
    from datetime import date

QUOTE, ORDER, INVOICE, CREDIT = "Q", "O", "I", "C"


def number(series: str, on: date) -> str:
    """Return the next number of a series; it is given back if the transaction fails.

    The counter stays locked until the transaction ends, so that nobody overtakes.
    """
    Counter.objects.get_or_create(series=series, year=on.year)
    counter = Counter.objects.select_for_update().get(series=series, year=on.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return str(counter)
