"""What the pages of leads, accounts, forms and registrations show of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.html import escape

from sextant.book.models import Account, Deal, Lead
from sextant.book.prospects import conflicts, web_forms
from sextant.book.prospects.models import PoolMove, Registration, WebAnswer
from sextant.kernel.roles import permits
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.book.prospects.models import WebForm
    from sextant.kernel.scope import Scope

SHOWN = 10


def of_lead(lead: Lead, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:  # noqa: ARG001 - the engine hands them over
    """Return what the lead wrote on forms, with the consent as it was shown."""
    answers = list(WebAnswer.objects.of_lead(lead))
    return {"answers": answers, "sees_forms": scope.sees_all("form")} if answers else None


def moves(
    record: Lead | Account,
    *,
    request: HttpRequest,  # noqa: ARG001 - the engine hands it over
    scope: Scope,  # noqa: ARG001 - the record itself is inside
) -> Mapping[str, Any] | None:
    """Return the way of a record through the public pool."""
    found = list(PoolMove.objects.of(record)[:SHOWN])
    return {"moves": found} if found else None


def of_partner(
    account: Account,
    *,
    request: HttpRequest,  # noqa: ARG001 - the engine hands it over
    scope: Scope,
) -> Mapping[str, Any] | None:
    """Return what a partner brings: leads, deals and registrations, as far as one may see them."""
    if not account.is_partner:
        return None
    brought: dict[str, Any] = {"partner": account}
    if scope.spans("lead") != ():
        brought["leads"] = Lead.objects.visible_to(scope).filter(partner=account).count()
    if scope.spans("deal") != ():
        brought["deals"] = Deal.objects.visible_to(scope).brought_by(account)
    if scope.spans("registration") != ():
        claims = Registration.objects.visible_to(scope).of_partner(account)
        brought |= {
            "claims": claims.order_by("-registered_at", "-pk")[:SHOWN],
            "counts": claims.aggregate(
                waiting=Count("pk", filter=Q(status=Registration.Status.PENDING)),
                accepted=Count("pk", filter=Q(status=Registration.Status.ACCEPTED)),
                won=Count("pk", filter=Q(status=Registration.Status.CONVERTED)),
                every=Count("pk"),
            ),
        }
    return brought


def of_form(form: WebForm, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return where a form stands, how to embed it, and what came in by it."""
    address = request.build_absolute_uri(f"/f/{form.address}/")
    visible = Lead.objects.visible_to(scope)
    answers = WebAnswer.objects.filter(form=form)
    seen = answers.taken().filter(lead__in=visible).newest_first()
    person = asking.person_of(request)
    may_let = permits(person, "form.let_through") and scope.sees_all("lead")
    return {
        "form": form,
        "address": address,
        "snippet": (
            f'<iframe src="{address}?embedded" title="{escape(form.title)}" loading="lazy"\n'
            f'        style="width: 100%; max-width: 640px; height: 760px; border: 0"></iframe>'
        ),
        "origins": web_forms.origins(form),
        "questions": [
            {**row, "said": row["label"] or dict(web_forms.FIELDS).get(row["field"])}
            for row in form.questions
        ],
        "count": answers.taken().count(),
        "answers": seen[:SHOWN],
        "held": answers.held_back().order_by("-pk")[:SHOWN] if may_let else (),
    }


def of_registration(
    claim: Registration,
    *,
    request: HttpRequest,  # noqa: ARG001 - the engine hands it over
    scope: Scope,
) -> Mapping[str, Any] | None:
    """Return what stands against a claim; of what one may not see only that it is there."""
    if not claim.stands:
        return None
    today = asking.today()
    others = list(conflicts.others(claim, today))
    deals = list(conflicts.deals(claim))
    visible = set(Registration.objects.visible_to(scope).filter(
        pk__in=[one.pk for one in others]).values_list("pk", flat=True))  # fmt: skip
    seen = set(Deal.objects.visible_to(scope).filter(
        pk__in=[one.pk for one in deals]).values_list("pk", flat=True))  # fmt: skip
    first = conflicts.earlier(claim, today).first()
    return {
        "claim": claim,
        "others": [one for one in others if one.pk in visible],
        "deals": [one for one in deals if one.pk in seen],
        "hidden": len(others) - len(visible) + len(deals) - len(seen),
        "is_first": first is None,
        "is_clear": not others and not deals,
    }
