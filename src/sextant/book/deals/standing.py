"""What every verb on deals stands on: the deal held as it is now, and what a closed one refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.book.models import Deal
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnableToEdit(Unable):
    """The deal cannot be changed as asked."""


COUNTED = (
    "account", "owner", "amount", "currency", "created_on", "expected_close_on", "products",
)  # fmt: skip


def refuse_closed(deal: Deal, names: Iterable[str] = COUNTED) -> None:
    """Refuse to alter what was counted when the deal closed."""
    if not deal.is_open and set(names) & set(COUNTED):
        raise UnableToEdit(
            _(
                "“%(deal)s” closed on %(day)s and was counted so: reopen it first, change it,"
                " and close it again."
            )
            % {"deal": deal.name, "day": deal.closed_on}
        )
