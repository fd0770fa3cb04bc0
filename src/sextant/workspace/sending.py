"""Forms sent twice are done once: each carries a token, kept in the verb's own transaction."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from sextant.workspace.models import Sending

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sextant.kernel.models import Person

LONGEST = 64


def token() -> str:
    """Return a fresh token for a form."""
    return secrets.token_urlsafe(16)


def once(token: str, act: Callable[[], str], *, by: Person, at: datetime) -> str:
    """Do an act that returns an address, or return the address it had the first time."""
    token = token[:LONGEST]
    if not token:
        return act()
    earlier = Sending.objects.filter(token=token, person=by).first()
    if earlier is not None:
        return earlier.address
    try:
        with transaction.atomic():
            sending = Sending.objects.create(token=token, person=by, at=at)
            sending.address = act()
            sending.save(update_fields=["address"])
    except IntegrityError:
        # sent again while the first was under way: that one has ended by now
        first = Sending.objects.filter(token=token, person=by).first()
        if first is None:
            raise
        return first.address
    return sending.address


def is_known(token: str) -> bool:
    """Tell whether a form with this token was done already."""
    return bool(token) and Sending.objects.filter(token=token[:LONGEST]).exists()
