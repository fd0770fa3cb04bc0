"""Keys by which programs act as a person: only a digest is kept, so a key is shown once."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from sextant.kernel import journal
from sextant.kernel.models import ApiToken
from sextant.kernel.roles import require

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

PREFIX = "sxt_"


@transaction.atomic
def issue(person: Person, label: str, *, by: Person | None, at: datetime) -> str:
    """Make a key for a person and return it; it cannot be read again later."""
    if by is not None and by.pk != person.pk:
        require(by, "token.issue")
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(person=person, label=label, digest=_digest(key), created_at=at)
    journal.record("token.issued", token, by=by, at=at, data={"label": label})
    return key


@transaction.atomic
def revoke(token: ApiToken, *, by: Person | None, at: datetime) -> None:
    """End a key at once."""
    if by is not None and by.pk != token.person_id:
        require(by, "token.revoke")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    journal.record("token.revoked", token, by=by, at=at, data={"label": token.label})


def holder(key: str) -> Person | None:
    """Return the person a key stands for, if it is valid and they may still sign in."""
    token = (
        ApiToken.objects.filter(digest=_digest(key), revoked_at__isnull=True)
        .select_related("person")
        .first()
    )
    return token.person if token is not None and token.person.is_active else None


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
