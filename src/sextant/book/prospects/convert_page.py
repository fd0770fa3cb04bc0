"""The page that makes a customer of a lead: who exists already is offered, the rest is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sextant.book.models import Pipeline
from sextant.book.prospects import candidates, converting
from sextant.config import config
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, declare, sending, typed, verbs
from sextant.workspace.declare import Field, Kind
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.book.models import Lead
    from sextant.kernel.scope import Scope

NEW, REFUSED = "new", 409
ASKED = (
    Field("account", gettext_lazy("Account"), Kind.REFERENCE, to="accounts"),
    Field("contact", gettext_lazy("Contact"), Kind.REFERENCE, to="contacts"),
    Field("deal", gettext_lazy("Name of the deal")),
    Field("amount", gettext_lazy("Amount"), Kind.MONEY),
    Field("currency", gettext_lazy("Currency"), Kind.CURRENCY),
    Field("pipeline", gettext_lazy("Pipeline"), Kind.REFERENCE, to="pipelines"),
)


@require_http_methods(["GET", "POST"])
@login_required
def convert(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a lead would become, and make it so."""
    workspace = declare.get("leads")
    scope = asked.scope(request, workspace)
    lead = verbs.find(workspace, key, scope)
    require(asked.person(request), "lead.convert")
    refusal = ""
    if request.method == "POST":
        try:
            return _converted(request, lead, scope)
        except (UnableToPermit, UnableToFind):
            raise
        except Unable as unable:
            refusal = str(unable)
    context = _context(lead, scope) | {"refusal": refusal, "given": request.POST}
    return render(request, "prospects/convert.html", context, status=REFUSED if refusal else 200)


def _converted(request: HttpRequest, lead: Lead, scope: Scope) -> HttpResponse:
    person, now, given = asked.person(request), asking.moment(), request.POST
    values: dict[str, Any] = {"without_deal": given.get("make_deal") != "yes"}
    for field in ASKED:
        text = given.get(field.name, "")
        if text and text != NEW:
            values[field.name] = typed.read(field, text, scope)

    def act() -> str:
        done = converting.convert(lead, **values, by=person, at=now)
        if done.deal_id is not None:
            return f"/deals/{done.deal_id}/"
        return f"/accounts/{done.account_id}/"

    address = sending.once(given.get("token", ""), act, by=person, at=now)
    messages.success(request, _("%(name)s is converted.") % {"name": lead})
    return redirect(address)


def _context(lead: Lead, scope: Scope) -> dict[str, Any]:
    values = {name: getattr(lead, name, "") for name in candidates.TYPED}
    found = candidates.like("lead", values, scope)
    accounts = [each for each in found if each.kind == "account"]
    contacts = [each for each in found if each.kind == "contact"]
    return {
        "lead": lead,
        "account": lead.company or lead.name,
        "is_person": converting.is_person(lead),
        "accounts": accounts,
        "contacts": contacts,
        "sure_account": accounts[0].key if accounts and accounts[0].evidence.is_sure else None,
        "sure_contact": contacts[0].key if contacts and contacts[0].evidence.is_sure else None,
        "pipelines": Pipeline.objects.in_use(),
        "currency": config.currency,
        "token": sending.token(),
        "open": converting.may_convert(lead),
    }


def panel(lead: Lead, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return what a lead's page says of its conversion: how to, or what it became."""
    if lead.converted_at is not None:
        return {"became": _became(lead, scope)}
    may = verbs.may(declare.get("leads"), "convert", asked.person(request))
    if may and converting.may_convert(lead):
        return {"href": f"/leads/{lead.pk}/convert/"}
    return None


def _became(lead: Lead, scope: Scope) -> list[dict[str, Any]]:
    records = {"accounts": lead.account, "contacts": lead.contact, "deals": lead.deal}
    return [
        {"label": declare.get(name).noun, "record": record, "href": f"/{name}/{record.pk}/"}
        for name, record in records.items()
        if record and declare.get(name).visible(scope).filter(pk=record.pk).exists()
    ]
