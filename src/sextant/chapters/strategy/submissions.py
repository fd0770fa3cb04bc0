"""From below: what people hold possible, what their managers made of it and why, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.plans import naming, reach, submitting, versions
from sextant.plans.models import Level, Plan, Version
from sextant.plans.refusals import UnableToPlan
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.models import Person
    from sextant.plans.submitting import Difference

REFUSED = 422


@dataclass(frozen=True)
class Row:
    """One holder as this page shows them: what stands, what was said, and what may be said."""

    difference: Difference
    planned: Decimal
    submitted: Decimal | None
    adjusted: Decimal | None
    gap: Decimal | None
    typed: list[tuple[str, str]]
    """Each step with what its field holds."""
    deed: str


@require_http_methods(["GET", "POST"])
@login_required
def submissions(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was submitted to a draft, as far as a person sees it; take what they submit."""
    scope = asking.scope_for(request)
    plan = Plan.objects.visible_to(scope).filter(pk=key).first()
    if plan is None or plan.method != Plan.Method.BOTTOM_UP:
        raise Http404
    refusal, node, typed = "", "", list[str]()
    if request.method == "POST":
        node, typed = request.POST.get("node", ""), request.POST.getlist("amount")
        try:
            _do(request, plan, node, typed)
        except Unable as unable:
            refusal = str(unable)
        else:
            messages.success(request, _("That is noted."))
            return HttpResponseRedirect(reverse("plan-submissions", args=[plan.pk]))
    shown = _shown(plan, request, {node: typed} if refusal else {})
    shown |= {"refusal": refusal, "refused": node}
    status = REFUSED if refusal else 200
    return render(request, "strategy/submissions.html", shown, status=status)


def _do(request: HttpRequest, plan: Plan, node: str, typed: Sequence[str]) -> None:
    said: dict[str, Any] = {"by": asking.person_of(request), "at": asking.moment()}
    deed = request.POST.get("deed", "")
    if deed == "collect":
        submitting.collect(plan, **said)
        return
    amounts = [_amount(text) for text in typed]
    verb = submitting.adjust if deed == "adjust" else submitting.submit
    verb(plan, node, amounts, reason=request.POST.get("reason", ""), **said)


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text.strip().replace(",", "").replace("，", "") or "0")
    except InvalidOperation as error:
        raise UnableToPlan(
            _("“%(text)s” is no amount. Write it in digits, such as 12500.00.") % {"text": text}
        ) from error


def _shown(plan: Plan, request: HttpRequest, typed: Mapping[str, list[str]]) -> dict[str, Any]:
    person = asking.person_of(request)
    scope, today = asking.scope_for(request), asking.today()
    version = versions.find(plan)
    tree = versions.tree(version, Level.TARGET, today)
    found = submitting.differences(version, Level.TARGET, tree, reach.seen(tree, scope))
    own = set(reach.tops(tree, scope))
    rows = [
        _row(each, plan, typed.get(each.node.key, []), _deed(each, version, person, own))
        for each in found
    ]
    return {
        "plan": plan,
        "version": version,
        "rows": rows,
        "missing": submitting.missing(found),
        "is_late": bool(plan.due_on and plan.due_on < today),
        "may_collect": version.is_draft and permits(person, "plan.collect"),
        "totals": _totals(rows),
    }


def _row(each: Difference, plan: Plan, typed: Sequence[str], deed: str) -> Row:
    counts = each.counts or each.planned

    kept = [f"{plan.amount(count):f}" for count in counts]

    def amount(found: list[int] | None) -> Decimal | None:
        return None if found is None else plan.amount(sum(found))

    return Row(
        each,
        plan.amount(sum(each.planned)),
        amount(each.submitted),
        amount(each.adjusted),
        None if each.gap is None else plan.amount(each.gap),
        list(zip(naming.step_names(plan), typed or kept, strict=False)),
        deed,
    )


def _deed(each: Difference, version: Version, person: Person | None, own: set[str]) -> str:
    """Return what a person may do with a row: submit their own, adjust those below, or nothing."""
    if not version.is_draft or person is None:
        return ""
    is_own = each.node.person_id == person.pk or each.node.key in own
    if is_own and not reach.everything(person):
        return "submit" if permits(person, "plan.submit") else ""
    return "adjust" if permits(person, "plan.adjust") else ""


def _totals(rows: Sequence[Row]) -> dict[str, Decimal]:
    counting = [row.adjusted if row.adjusted is not None else row.submitted for row in rows]
    return {
        "planned": sum((row.planned for row in rows), Decimal(0)),
        "submitted": sum((row.submitted or Decimal(0) for row in rows), Decimal(0)),
        "counting": sum((each or Decimal(0) for each in counting), Decimal(0)),
    }
