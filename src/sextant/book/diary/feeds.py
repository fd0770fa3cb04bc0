"""Verbs on calendar feeds: open one, close them; and whose a token is."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from sextant.book.diary.models import CalendarFeed
from sextant.kernel import journal

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person


@transaction.atomic
def issue(*, by: Person, at: datetime) -> str:
    """Open a feed of a person's own calendar and return its token, which is shown once."""
    revoke(by=by, at=at)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person=by, digest=_digest(token), created_at=at)
    journal.record("calendar_feed.issued", feed, by=by, at=at)
    return token


@transaction.atomic
def revoke(*, by: Person, at: datetime) -> int:
    """Close a person's feeds at once; whoever has their address reads nothing more."""
    open_feeds = list(CalendarFeed.objects.of(by).open().select_for_update())
    for feed in open_feeds:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        journal.record("calendar_feed.revoked", feed, by=by, at=at)
    return len(open_feeds)


def holder(token: str) -> Person | None:
    """Return whose feed a token opens, if it is open and they may still sign in."""
    feed = CalendarFeed.objects.known_by(_digest(token)).open().first()
    return feed.person if feed is not None and feed.person.is_active else None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
