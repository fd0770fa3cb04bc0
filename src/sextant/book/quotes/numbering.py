"""Numbers of quotes: one after the other within a year, without a gap."""

from __future__ import annotations

from sextant.book.quotes.models import QuoteCounter


def next_number(year: int) -> str:
    """Return the next number of a year; the row is held, so that whoever asks too waits.

    Call it inside the transaction that writes the quote: if that fails, the number was not given.
    """
    QuoteCounter.objects.get_or_create(year=year)
    counter = QuoteCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"Q{year}-{counter.last:05d}"
