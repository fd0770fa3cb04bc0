"""The cards of a deal page: its products, who is credited, who decides, who competes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.book import deals
from sextant.book.models import Contact, Credit, Rivalry
from sextant.kernel.money import rounded
from sextant.kernel.roles import Reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.book.models import Deal
    from sextant.kernel.scope import Scope

WHOLE = Decimal(100)
TONES = {
    Rivalry.Outcome.OPEN: "neutral",
    Rivalry.Outcome.BEATEN: "good",
    Rivalry.Outcome.LOST_TO: "bad",
    Rivalry.Outcome.GONE: "info",
}


def context(deal: Deal, scope: Scope) -> dict[str, Any]:
    """Return what the cards show, as far as the scope sees it."""
    lines = list(deal.lines.select_related("product"))
    total = deals.sum_of(deal)
    return {
        "lines": lines,
        "lines_sum": total,
        "sum_differs": total is not None and total != deal.amount,
        "credits": _credits(deal),
        "parts": _parts(deal, scope),
        "rivals": _rivals(deal),
        "sees_contacts": scope.reach("contact") is not Reach.NONE,
        "sees_list": scope.reach("list") is not Reach.NONE,
        "sees_products": scope.reach("product") is not Reach.NONE,
    }


def _credits(deal: Deal) -> Sequence[dict[str, Any]]:
    """Return who has which share; where nobody shared it, the owner has the whole."""
    found = list(deal.credits.select_related("person").order_by("-kind", "-percent", "pk"))
    shares = [(one.person, one.percent, one.kind) for one in found]
    if deal.owner and not any(kind == Credit.Kind.REVENUE for _one, _percent, kind in shares):
        shares.insert(0, (deal.owner, WHOLE, Credit.Kind.REVENUE))
    return [
        {
            "person": person,
            "percent": deals.percent(percent),
            "share": percent,
            "is_overlay": kind == Credit.Kind.OVERLAY,
            "amount": None if deal.amount is None
            else rounded(deal.amount * percent / WHOLE, deal.currency),
        }
        for person, percent, kind in shares
    ]  # fmt: skip


def _parts(deal: Deal, scope: Scope) -> Sequence[Any]:
    seen = Contact.objects.visible_to(scope).values("pk")
    return list(deal.parts.filter(contact__in=seen).select_related("contact").order_by("pk"))


def _rivals(deal: Deal) -> Sequence[dict[str, Any]]:
    found = deal.rivalries.select_related("competitor").order_by("pk")
    return [
        {"rivalry": rivalry, "tone": TONES[Rivalry.Outcome(rivalry.outcome)]} for rivalry in found
    ]
