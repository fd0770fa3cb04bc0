"""Files beside accounts, seen by whoever sees the account."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sextant.book.attachments.models import Attachment
from sextant.book.models import Account
from tests.company import NOW

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {"attachments": "attachment"}
OWNED = ("attachment",)
SEES_ALL = {name: {"attachment"} for name in ("Dora", "Ava", "Ada", "Max", "Fay", "Sam")}


def hold(estate: Estate) -> None:
    """Put a file beside an account of each owner."""
    for owner in estate.OWNERS:
        account = Account.objects.get(name=f"Account of {owner}")
        estate.keep(
            "attachments",
            owner,
            Attachment.objects.create(
                record_type="account",
                record_id=account.pk,
                name=f"File of {owner}",
                media_type="text/plain",
                size=1,
                sha256=sha256(b"x").hexdigest(),
                at=NOW,
                owner=account.owner,
            ),
        )
