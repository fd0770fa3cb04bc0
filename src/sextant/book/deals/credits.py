"""The verb that splits the credit for a deal among those who sell it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.deals.standing import refuse_closed
from sextant.book.models import Credit, Deal
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sextant.kernel.models import Person

WHOLE = Decimal(100)
FINEST = Decimal("0.0001")


class UnableToSplit(Unable):
    """The credit for a deal cannot be shared like this."""


@transaction.atomic
def split(
    deal: Deal,
    *,
    credits: Sequence[Mapping[str, Any]] = (),  # noqa: A002 - the field's word
    by: Person | None,
    at: datetime,
) -> Deal:
    """Share the credit: revenue shares make exactly 100 %; without any, the owner has the whole."""
    require(by, "deal.split")
    deal = locked(deal)
    refuse_closed(deal)
    shares = [_share(row) for row in credits]
    _refuse_twice(shares)
    _refuse_sum([share for share in shares if share.kind == Credit.Kind.REVENUE])
    before = told(deal.credits.select_related("person"))
    after = told(shares)
    if before == after:
        return deal
    save(deal)
    deal.credits.all().delete()
    for share in shares:
        share.deal = deal
    Credit.objects.bulk_create(shares)
    journal.record("deal.split", deal, by=by, at=at, data={"before": before, "after": after})
    return deal


def told(shares: Iterable[Credit]) -> list[dict[str, Any]]:
    """Return shares as the journal keeps them."""
    rows = [
        {"person": share.person_id, "name": share.person.name, "kind": str(share.kind),
         "percent": percent(share.percent)}
        for share in shares
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["kind"] != "revenue", row["person"]))


def percent(share: Decimal) -> str:
    """Write a share without needless zeros."""
    return f"{share.normalize():f}"


def _share(row: Mapping[str, Any]) -> Credit:
    kind, size = row.get("kind") or Credit.Kind.REVENUE, Decimal(row["percent"])
    if not 0 < size <= WHOLE or size % FINEST:
        raise UnableToSplit(
            _("%(name)s has %(percent)s %%: a share lies above 0 and at most at 100 %%, with up to"
              " four decimals.")
            % {"name": row["person"], "percent": percent(size)}
        )  # fmt: skip
    return Credit(person=row["person"], kind=kind, percent=size)


def _refuse_twice(shares: Iterable[Credit]) -> None:
    twice = [key for key, n in Counter((s.person, s.kind) for s in shares).items() if n > 1]
    if twice:
        raise UnableToSplit(
            _("%(name)s stands there twice: give each person one share.") % {"name": twice[0][0]}
        )


def _refuse_sum(revenue: Sequence[Credit]) -> None:
    found = sum((share.percent for share in revenue), Decimal(0))
    if not revenue or found == WHOLE:
        return
    said = {
        "shares": " + ".join(percent(share.percent) for share in revenue),
        "sum": percent(found),
        "rest": percent(abs(WHOLE - found)),
    }
    if found < WHOLE:
        raise UnableToSplit(
            _("Revenue shares make 100 %%: %(shares)s is %(sum)s %%, so %(rest)s %% is missing.")
            % said
        )
    raise UnableToSplit(
        _("Revenue shares make 100 %%: %(shares)s is %(sum)s %%, which is %(rest)s %% too much.")
        % said
    )
