"""What happened around a deal or an account, told by every room that knows something of it.

A room adds what it knows by `register(Teller(kind, label, tell))` when it starts: `tell` is given a
`Subject` and returns its latest moments inside the subject's scope, at most `subject.count`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.book.models import Deal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from sextant.book.models import Account
    from sextant.book.questions import DealQuerySet
    from sextant.kernel.scope import Scope

SHOWN = 20
DEEPEST = 500
LONGEST = 9  # more digits name no page


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; `about` names the deal it belongs to where that is not plain."""

    at: datetime
    icon: str
    words: str
    who: str = ""
    note: str = ""
    href: str = ""
    changes: Sequence[Any] = ()
    is_planned: bool = False
    is_overdue: bool = False
    about: Deal | None = None
    tone: str = ""


@dataclass(frozen=True)
class Subject:
    """What is told of: a deal, or an account with its deals; to whom, when, and how much of it."""

    scope: Scope
    now: datetime
    count: int
    deal: Deal | None = None
    account: Account | None = None

    @cached_property
    def deals(self) -> DealQuerySet:
        """Return the deals told of, as far as the scope sees them."""
        if self.deal is not None:
            return Deal.objects.known_as([self.deal.pk])
        if self.account is None or self.scope.spans("deal") == ():
            return Deal.objects.none()
        return Deal.objects.visible_to(self.scope).of_account(self.account)

    def about(self, deal: Deal) -> Deal | None:
        """Return the deal to name beside a moment: none on the page of that deal."""
        return None if self.deal is not None else deal


@dataclass(frozen=True)
class Teller:
    """Who tells one kind of moments, and how people call that kind."""

    kind: str
    label: str | _StrPromise
    tell: Callable[[Subject], Iterable[Moment]]


@dataclass(frozen=True)
class Told:
    """One page of a timeline, with the kinds one may narrow it to."""

    moments: Sequence[Moment]
    kinds: Sequence[dict[str, Any]]
    kind: str = ""
    page: int = 1
    has_older: bool = False


_TELLERS: dict[str, list[Teller]] = {}


def register(*tellers: Teller) -> None:
    """Make tellers known; several rooms may tell of one kind."""
    for teller in tellers:
        _TELLERS.setdefault(teller.kind, []).append(teller)


def told(request: HttpRequest, scope: Scope, now: datetime, **subject: Any) -> Told:
    """Tell of a deal or an account what the address asks for: `told` a kind, `older` a page."""
    kind = request.GET.get("told", "")
    kind = kind if kind in _TELLERS else ""
    page = _page(request.GET.get("older", ""))
    about = Subject(scope, now, page * SHOWN + 1, **subject)
    chosen = [_TELLERS[kind]] if kind else _TELLERS.values()
    found = [moment for tellers in chosen for teller in tellers for moment in teller.tell(about)]
    found.sort(key=lambda moment: moment.at, reverse=True)
    return Told(
        moments=found[(page - 1) * SHOWN : page * SHOWN],
        kinds=[
            {"kind": name, "label": tellers[0].label, "current": name == kind}
            for name, tellers in _TELLERS.items()
        ],
        kind=kind,
        page=page,
        has_older=len(found) > page * SHOWN,
    )


def _page(text: str) -> int:
    readable = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return min(max(int(text), 1), DEEPEST) if readable else 1
