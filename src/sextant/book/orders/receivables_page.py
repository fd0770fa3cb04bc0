"""The receivables page: how much is owed to us, how much of it is late, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from sextant.book.orders import dunning
from sextant.book.orders.models import DunningPause, DunningStep, Invoice, Payment, Reminder
from sextant.calc import receivables as sums
from sextant.kernel.calendar import add_months, installed
from sextant.kernel.period import Period
from sextant.kernel.unable import Unable
from sextant.metrics.ask import ask
from sextant.workspace import asking

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer

ROWS, DEBTORS, MONTHS = 25, 5, 12


@dataclass(frozen=True)
class Bar:
    """One age of what is owed."""

    key: str
    label: str
    value: Decimal
    href: str
    is_late: bool


@dataclass(frozen=True)
class Late:
    """One overdue invoice on the worklist, with what is to be done next."""

    invoice: Any
    days: int
    reminder: Any
    next: Any
    paused: Any


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Show what is owed, what is late and by whom, then the worklist."""
    scope, today = asking.scope_for(request), asking.today()
    if scope.spans("invoice") == ():
        raise Http404
    asked: dict[str, Any] = {"scope": scope, "today": today}
    answer = ask(("receivables", "overdue", "overdue_invoices"), **asked)
    debtors = ask("overdue", by=("account",), **asked)
    largest = sorted(debtors.rows, key=lambda row: -row["overdue"])[:DEBTORS]
    late = Invoice.objects.visible_to(scope).overdue(today).with_names().latest_first()
    shown = Paginator(late, ROWS).get_page(request.GET.get("page"))
    context = {
        "answer": answer.total,
        "published_at": answer.published_at,
        "notes": answer.notes,
        "owed": Invoice.objects.visible_to(scope).owed(today),
        "bars": bars(ask("receivables", by=("ageing",), **asked)),
        "debtors": [row for row in largest if row["overdue"]],
        "days": outstanding_days(answer.total["receivables"], scope, today),
        "rate": _rate(scope, today),
        "page": shown,
        "worklist": worklist(list(shown), today),
        "advances": Payment.objects.visible_to(scope).with_rest().in_order()[:DEBTORS],
        "has_steps": DunningStep.objects.in_order().exists(),
        "may_add_steps": scope.permits("dunning.create"),
        "may_remind": scope.permits("invoice.remind"),
    }
    return render(request, "orders/receivables.html", context)


@require_POST
@login_required
def usual_steps(request: HttpRequest) -> HttpResponse:
    """Write the usual dunning steps where there are none."""
    try:
        dunning.add_usual_steps(by=asking.person_of(request), at=asking.moment())
        messages.success(request, _("The usual steps are set up: change them as you like."))
    except Unable as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect("/receivables/")


def bars(answer: Answer) -> list[Bar]:
    """Return what is owed by age, every age in its place."""
    known = {row["ageing"]: row["receivables"] for row in answer.rows}
    nought = type(answer.total["receivables"])(0)
    labels = {
        sums.NOT_DUE: pgettext("ageing", "Not due"), sums.TO_30: _("1–30 days late"),
        sums.TO_60: _("31–60 days late"), sums.TO_90: _("61–90 days late"),
        sums.OVER_90: _("More than 90 days late"),
    }  # fmt: skip
    return [
        Bar(key, labels[key], known.get(key, nought), f"/why/receivables/?ageing={key}",
            key != sums.NOT_DUE)
        for key in sums.BUCKETS
    ]  # fmt: skip


def outstanding_days(receivables: Decimal, scope: Scope, today: date) -> dict[str, Any]:
    """Return days sales outstanding by the ratio over ninety days or so, and by counting back."""
    calendar = installed()
    start = add_months(today.replace(day=1), 1 - MONTHS)
    span = Period(start, add_months(today.replace(day=1), 1), calendar=calendar)
    answer = ask("invoiced", by=("month",), period=span, scope=scope, today=today)
    known = {row["month"]: row["invoiced"] for row in answer.rows}
    months = []
    for month in reversed(list(span.split("month"))):
        days = (min(month.end - today.resolution, today) - month.start).days + 1
        months.append((known.get(str(month), type(receivables)(0)), days))
    last = months[:3]
    invoiced = sum((value for value, _days in last), type(receivables)(0))
    back, reached = sums.dso_by_count_back(receivables, months)
    return {
        "ratio": sums.dso_by_ratio(receivables, invoiced, sum(days for _value, days in last)),
        "count_back": back if receivables else None,
        "reached": reached,
    }


def worklist(invoices: list[Any], today: date) -> list[Late]:
    """Return overdue invoices with the last reminder, the next step and a running pause."""
    keys = [invoice.pk for invoice in invoices]
    taken: dict[int, list[Reminder]] = {}
    for reminder in Reminder.objects.filter(invoice__in=keys).select_related("step"):
        taken.setdefault(reminder.invoice_id, []).append(reminder)
    pauses = {
        each.invoice_id: each
        for each in DunningPause.objects.running(today).filter(invoice__in=keys)
    }
    steps = list(DunningStep.objects.in_order())
    found = []
    for invoice in invoices:
        done = taken.get(invoice.pk, [])
        following = dunning.next_of(invoice, [each.step_id for each in done], steps, today)
        found.append(
            Late(invoice, (today - invoice.due_on).days, done[-1] if done else None, following,
                 pauses.get(invoice.pk))
        )  # fmt: skip
    return found


def _rate(scope: Scope, today: date) -> dict[str, Any]:
    start = add_months(today.replace(day=1), 1 - MONTHS)
    span = Period(start, today, calendar=installed())
    answer = ask(("collection_rate", "paid_on_time_rate"), period=span, scope=scope, today=today)
    return {"rate": answer.total["collection_rate"], "on_time": answer.total["paid_on_time_rate"]}
