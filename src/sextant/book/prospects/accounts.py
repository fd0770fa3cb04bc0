"""The verb that changes an account: one in the public pool is claimed first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.prospects import pooling
from sextant.book.prospects.standing import GIVES
from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable
from sextant.workspace import declare, verbs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.book.models import Account
    from sextant.kernel.models import Person


class UnableToChangeAccount(Unable):
    """The account cannot be changed as asked."""


@transaction.atomic
def edit(
    account: Account, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Account:
    """Change fields of an account; who is given one out of the pool takes it out of there."""
    require(by, "account.edit")
    account = pooling.held(account)
    if account.pooled_at is not None and not permits(by, GIVES):
        raise UnableToChangeAccount(
            _("“%(account)s” is in the public pool: claim it first, then work on it.")
            % {"account": account.name}
        )
    general = replace(declare.get("accounts"), edit=None)
    changed: Account = verbs.edit(general, account, values, by=by, at=at)
    if changed.pooled_at is not None and changed.owner_id is not None:
        changed.pooled_at = None
        changed.save(update_fields=["pooled_at"])
    return changed
