"""What a stage asks of a deal before it lets it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from sextant.book.models import Deal, Stage

ASKED: Mapping[str, _StrPromise] = {
    "account": _("Account"),
    "amount": _("Amount"),
    "expected_close_on": _("Expected close"),
    "came_from": _("Source"),
    "next_step": _("Next step"),
    "next_step_on": _("Next step due"),
    "products": _("Products"),
    "contacts": _("Contacts"),
    "competitors": pgettext_lazy("required to enter a stage", "Competitors"),
}
GATHERED = ("contacts", "competitors")  # what is added to a deal that is there already
RELATED = {"products": "lines", "contacts": "parts", "competitors": "rivalries"}


class UnableToEnter(Unable):
    """The stage asks for more than the deal has; `missing` names the fields."""

    def __init__(self, deal: Deal, stage: Stage, missing: tuple[str, ...]) -> None:
        labels = ", ".join(str(ASKED[name]) for name in missing)
        super().__init__(
            _("“%(deal)s” cannot enter “%(stage)s” yet: fill in %(fields)s first.")
            % {"deal": deal.name, "stage": stage.name, "fields": labels}
        )
        self.missing = missing
        self.stage = stage


def missing(deal: Deal, stage: Stage) -> tuple[str, ...]:
    """Return what a stage requires and a deal has not, in the order in which it is told."""
    required = set(stage.requires or ())
    return tuple(name for name in ASKED if name in required and not _has(deal, name))


def refuse_unready(deal: Deal, stage: Stage, *, later: Iterable[str] = ()) -> None:
    """Refuse a deal that lacks what a stage requires, except what can only be given later."""
    lacking = tuple(name for name in missing(deal, stage) if name not in set(later))
    if lacking:
        raise UnableToEnter(deal, stage, lacking)


def _has(deal: Deal, name: str) -> bool:
    if name in RELATED:
        return bool(getattr(deal, RELATED[name]).exists())
    return getattr(deal, name) not in (None, "")
