"""Records that stay: numbered documents are never removed, ledger rows never changed either."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import Unable


class UnableToErase(Unable):
    """What has a number or stands in a ledger is not removed."""

    def __init__(self) -> None:
        super().__init__(
            _("This keeps its place in the books and is not removed: cancel or reverse it instead.")
        )


class UnableToRewrite(Unable):
    """What stands in a ledger is not changed."""

    def __init__(self) -> None:
        super().__init__(
            _("What stands in the ledger is never changed: reverse it, and enter it anew.")
        )


class NumberedQuerySet(models.QuerySet[Any]):
    """Rows that are never removed."""

    def delete(self) -> NoReturn:
        """Refuse."""
        raise UnableToErase


class Numbered(models.Model):
    """Something with a number in a series without gaps."""

    class Meta:
        abstract = True

    def delete(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refuse: a gap in the numbers could not be explained."""
        raise UnableToErase


class LedgerQuerySet(NumberedQuerySet):
    """Rows that are only ever added; the account may follow a merge of accounts."""

    def update(self, **values: Any) -> int:
        """Refuse, except to let the account follow a merge."""
        if set(values) - {"account", "account_id"}:
            raise UnableToRewrite
        return super().update(**values)


class Ledger(Numbered):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **named: Any) -> None:
        """Write the row the first time; refuse afterwards."""
        if not self._state.adding and set(named.get("update_fields") or ("all",)) - {"account"}:
            raise UnableToRewrite
        super().save(*args, **named)
