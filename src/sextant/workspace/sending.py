"""What is sent twice is done once: forms carry a token, programs a key of their own choosing.

Token or key is kept in the transaction of what was done: either both are there, or neither.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import Unable
from sextant.workspace.models import Sending

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sextant.kernel.models import Person

LONGEST = 64
KEPT = timedelta(days=30)
REFUSED = 400  # from this status on nothing was done, so nothing is kept


class UnableToRepeat(Unable):
    """The key was used for another request."""


@dataclass(frozen=True)
class Answer:
    """What a program was answered."""

    status: int
    body: str
    address: str = ""
    is_repeated: bool = False


def token() -> str:
    """Return a fresh token for a form."""
    return secrets.token_urlsafe(16)


def once(token: str, act: Callable[[], str], *, by: Person, at: datetime) -> str:
    """Do an act that returns an address, or return the address it had the first time."""
    token = _kept(token)
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


def answered(
    key: str, asked: str, act: Callable[[], Answer], *, by: Person, at: datetime
) -> Answer:
    """Do what a program asks, or answer as the first time; `asked` tells requests apart."""
    key, asked = _kept(f"api:{key}"), digest(asked)
    earlier = Sending.objects.filter(token=key, person=by).first()
    if earlier is not None:
        return _again(earlier, asked)
    try:
        with transaction.atomic():
            sending = Sending.objects.create(token=key, person=by, at=at, asked=asked)
            answer = act()
            if answer.status >= REFUSED:
                transaction.set_rollback(True)
                return answer
            sending.status, sending.answer = answer.status, answer.body
            sending.address = answer.address
            sending.save()
    except IntegrityError:
        # asked again while the first was under way: that one has ended by now
        first = Sending.objects.filter(token=key, person=by).first()
        if first is None:
            raise
        return _again(first, asked)
    return answer


def is_known(token: str) -> bool:
    """Tell whether a form with this token was done already."""
    return bool(token) and Sending.objects.filter(token=_kept(token)).exists()


def forget(now: datetime) -> int:
    """Forget what was sent so long ago that nobody sends it again; return how many."""
    return int(Sending.objects.filter(at__lt=now - KEPT).delete()[0])


def digest(text: str | bytes) -> str:
    """Return a short mark of a text that no other text has."""
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


def _kept(token: str) -> str:
    token = token.replace("\x00", "")
    return token if len(token) <= LONGEST else digest(token)


def _again(earlier: Sending, asked: str) -> Answer:
    if earlier.asked != asked:
        raise UnableToRepeat(
            _("This Idempotency-Key was used for another request: choose a new key.")
        )
    return Answer(earlier.status or 200, earlier.answer, earlier.address, is_repeated=True)
