"""How often one network address may use a public page, counted for all processes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.book.prospects.models import WebAttempt

if TYPE_CHECKING:
    from datetime import datetime, timedelta


def full_until(
    page: str, address: str | None, *, most: int, within: timedelta, at: datetime
) -> datetime | None:
    """Count a use of a page; if that is once too often, count nothing and say until when."""
    if address is None:
        return None
    used = WebAttempt.objects.of_address(address, at - within).of_page(page).order_by("at")
    if used.count() >= most:
        until: datetime = used[0].at + within
        return until
    WebAttempt.objects.create(page=page, address=address, at=at)
    return None
