"""The account page: who they are, what they bought, what is open, and who spoke with them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.book import charts, timeline
from sextant.book.attention import SILENT
from sextant.book.figures import figure
from sextant.book.models import Account, Contact, Deal
from sextant.config import config
from sextant.kernel.calendar import add_months, installed
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.workspace import asking, written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

RESULTS = ("won_revenue", "won_deals", "win_rate", "lost_deals")
OPEN = ("open_deals", "open_pipeline")
QUARTERS = 12
SHOWN = 10


def context(
    account: Account,
    *,
    request: HttpRequest,
    scope: Scope,
) -> Mapping[str, Any]:
    """Return what the account page shows beyond its fields."""
    found: dict[str, Any] = {
        "told": timeline.told(request, scope, asking.moment(), account=account),
        "timeline_href": f"/activities/?account={account.pk}",
        "contacts": Contact.objects.visible_to(scope).of_account(account).order_by("name")[:SHOWN],
        "sees_deals": False,
    }
    if scope.spans("deal") == ():
        return found
    today, where = asking.today(), {"account": account.pk}
    asked: dict[str, Any] = {"where": where, "scope": scope, "today": today}
    results, standing = ask(RESULTS, **asked), ask(OPEN, **asked)
    deals = Deal.objects.visible_to(scope).of_account(account)
    silent = deals.silent_since(asking.moment() - SILENT)
    return found | {
        "sees_deals": True,
        "why": f"?account={account.pk}",
        "figures": [
            *(figure(results, metric) for metric in RESULTS[:3]),
            figure(standing, "open_pipeline"),
        ],
        "published_at": results.published_at,
        "chart": _chart(asked, today),
        "open_deals": deals.open().soonest_first().with_names()[:SHOWN],
        "late": deals.past_close_date(today).count(),
        "silent": silent.count(),
        "silent_days": SILENT.days,
    }


def _chart(asked: dict[str, Any], today: date) -> dict[str, Any]:
    """Draw the revenue of the last quarters, empty ones included."""
    calendar = installed()
    last = Period.holding(today, "quarter", calendar)
    span = Period(add_months(last.start, -3 * (QUARTERS - 1)), last.end, calendar=calendar)
    answer = ask(("won_revenue",), by=("quarter",), period=span, **asked)
    won = {row["quarter"]: row["won_revenue"] for row in answer.rows}
    names = [str(quarter) for quarter in span.split("quarter")]
    values = [won.get(name, Decimal(0)) for name in names]
    rows = [
        [name, written.money(value, config.currency)]
        for name, value in zip(names, values, strict=True)
    ]
    return {
        "spec": charts.bars(names, values),
        "table": {"head": [_("Quarter"), _("Won revenue")], "rows": rows},
        "is_empty": not any(values),
    }
