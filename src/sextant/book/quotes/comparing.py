"""Two versions of a quote side by side: line by line, each difference in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from sextant.book.quotes import quote_page
from sextant.book.quotes.models import QuoteLine
from sextant.book.quotes.totals import Totals, totals_of
from sextant.kernel.unable import UnableToFind
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from sextant.book.quotes.models import Quote, QuoteVersion

FEWEST = 2


@dataclass(frozen=True)
class Pair:
    """A line in both versions, or in one of them, and what differs."""

    left: QuoteLine | None
    right: QuoteLine | None
    said: tuple[str, ...]

    @property
    def line(self) -> QuoteLine | None:
        """Return the line in whichever version has it."""
        return self.right or self.left

    @property
    def kind(self) -> str:
        """Name how the versions differ here."""
        if self.left is None:
            return "added"
        if self.right is None:
            return "dropped"
        return "changed" if self.said else "same"


def pairs(left: Sequence[QuoteLine], right: Sequence[QuoteLine], currency: str) -> list[Pair]:
    """Match lines by product and place among their like, and say what differs."""
    waiting: dict[tuple[int, str, int], list[QuoteLine]] = defaultdict(list)
    for line in left:
        waiting[_key(line)].append(line)
    found = []
    for line in right:
        same = waiting[_key(line)]
        before = same.pop(0) if same else None
        found.append(Pair(before, line, _differences(before, line, currency)))
    gone = [Pair(line, None, (_("taken out"),)) for rest in waiting.values() for line in rest]
    return [*found, *gone]


def heads(left: QuoteVersion, right: QuoteVersion) -> list[str]:
    """Return in words how the versions differ beyond their lines."""
    before, after = totals_of(left), totals_of(right)
    currency = left.quote.currency
    found = []
    if before.total != after.total:
        found.append(_total(before, after, currency))
    if before.whole_discount != after.whole_discount:
        said = {
            "before": written.money(before.whole_discount, currency),
            "after": written.money(after.whole_discount, currency),
        }
        found.append(_("The discount on the whole went from %(before)s to %(after)s.") % said)
    if left.valid_until != right.valid_until:
        days = {"before": written.day(left.valid_until), "after": written.day(right.valid_until)}
        found.append(_("It is valid until %(after)s, before until %(before)s.") % days)
    if left.terms != right.terms:
        found.append(_("The terms were changed."))
    if left.note != right.note:
        found.append(_("The note was changed."))
    return found


@require_GET
@login_required
def compare(request: HttpRequest, key: int) -> HttpResponse:
    """Show two versions side by side; without a choice the last two."""
    quote = quote_page.found(request, key)
    versions = list(quote.versions.order_by("number"))
    if len(versions) < FEWEST:
        raise UnableToFind(_("There is only one version: there is nothing to compare yet."))
    left = _chosen(request.GET.get("left"), versions, versions[-2])
    right = _chosen(request.GET.get("right"), versions, versions[-1])
    return render(request, "quotes/compare.html", _context(quote, versions, left, right))


def _context(
    quote: Quote, versions: list[QuoteVersion], left: QuoteVersion, right: QuoteVersion
) -> dict[str, object]:
    left.quote = right.quote = quote
    before, after = totals_of(left), totals_of(right)
    found = pairs(before.lines, after.lines, quote.currency)
    return {
        "quote": quote,
        "versions": versions,
        "left": left,
        "right": right,
        "before": before,
        "after": after,
        "pairs": found,
        "changed": sum(pair.kind != "same" for pair in found),
        "heads": heads(left, right),
    }


def _chosen(text: str | None, versions: list[QuoteVersion], usual: QuoteVersion) -> QuoteVersion:
    return next((each for each in versions if str(each.number) == text), usual)


def _key(line: QuoteLine) -> tuple[int, str, int]:
    parent = line.parent.product_id if line.parent_id and line.parent else 0
    return (line.product_id, line.role, parent)


def _differences(before: QuoteLine | None, after: QuoteLine, currency: str) -> tuple[str, ...]:
    if before is None:
        return (pgettext("a line of a quote", "new"),)
    found = []
    for name, label in (
        ("quantity", _("quantity %(before)s → %(after)s")),
        ("unit_price", _("unit price %(before)s → %(after)s")),
        ("discount", _("discount %(before)s %% → %(after)s %%")),
        ("amount", _("amount %(before)s → %(after)s")),
    ):
        was, now = getattr(before, name), getattr(after, name)
        if was == now:
            continue
        said = {"before": _figure(name, was, currency), "after": _figure(name, now, currency)}
        found.append(label % said)
    return tuple(found)


def _figure(name: str, value: object, currency: str) -> str:
    from decimal import Decimal

    assert isinstance(value, Decimal)
    is_money = name in {"unit_price", "amount"}
    return written.money(value, currency) if is_money else written.number(value)


def _total(before: Totals, after: Totals, currency: str) -> str:
    said = {
        "before": written.money(before.total, currency),
        "after": written.money(after.total, currency),
        "by": written.money(abs(after.total - before.total), currency),
    }
    if after.total < before.total:
        return _("The total fell by %(by)s, from %(before)s to %(after)s.") % said
    return _("The total rose by %(by)s, from %(before)s to %(after)s.") % said
