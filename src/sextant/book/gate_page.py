"""The dialog in which a deal is given what a stage asks for, and moved there in the same breath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sextant.book import deals
from sextant.book.deals import gates
from sextant.book.models import Deal, DealContact, Stage
from sextant.book.workspaces.deal_verbs import COMPETITOR, CONTACT
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import asking, declare, forms, sending, typed
from sextant.workspace import columns as place
from sextant.workspace.declare import Field, Kind
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope

ROLE = Field(
    "role", gettext_lazy("Role"), Kind.CHOICE, choices=DealContact.Role.choices, required=True
)
BESIDES = {"contacts": (CONTACT, ROLE), "competitors": (COMPETITOR,)}
WRONG, REFUSED = 422, 409


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: HttpRequest, key: int, stage: int) -> HttpResponse:
    """Move a deal to a stage, asking first for what the stage requires and the deal lacks."""
    scope, person = asking.whole_scope_for(request), asked.person(request)
    deal = get_object_or_404(Deal.objects.visible_to(scope).select_related("stage"), pk=key)
    target = get_object_or_404(Stage.objects.open(), pk=stage)
    require(person, "deal.move")
    form = _form(request, deal, target, scope)
    if request.method != "POST" or not form.is_valid():
        given = request.method == "POST" and "token" in request.POST
        return _dialog(request, deal, target, form, status=WRONG if given else 200)
    try:
        address = sending.once(
            request.POST.get("token", ""),
            lambda: _entered(request, deal, target, form),
            by=person,
            at=asking.moment(),
        )
    except Unable as refusal:
        form.add_error(None, str(refusal))
        return _dialog(request, deal, target, form, status=REFUSED)
    said = {"deal": deal.name, "stage": target.name}
    messages.success(request, _("“%(deal)s” moved to %(stage)s.") % said)
    return asked.onward(request, address)


@transaction.atomic
def _entered(request: HttpRequest, deal: Deal, stage: Stage, form: forms.DeclaredForm) -> str:
    by, at, values = asked.person(request), asking.moment(), dict(form.cleaned_data)
    contact, role = values.pop("contact", None), values.pop("role", "")
    competitor = values.pop("competitor", None)
    if values:
        deal = deals.edit(deal, values, by=by, at=at)
    if contact is not None:
        deal = deals.involve(deal, contact=contact, role=role, by=by, at=at)
    if competitor is not None:
        deal = deals.meet(deal, competitor=competitor, by=by, at=at)
    deals.move(deal, stage, by=by, at=at)
    return asked.back(request, f"/deals/{deal.pk}/")


def _form(request: HttpRequest, deal: Deal, stage: Stage, scope: Scope) -> forms.DeclaredForm:
    data = request.POST if request.method == "POST" else None
    return forms.DeclaredForm(_fields(deal, stage, scope), data)


def _fields(deal: Deal, stage: Stage, scope: Scope) -> Iterator[tuple[str, forms.TypedField]]:
    known = place.columns(declare.get("deals"))
    for name in gates.missing(deal, stage):
        if name in BESIDES:
            for field in BESIDES[name]:
                yield field.name, _asking(field, scope, None, None)
        else:
            column = known[name]
            yield name, _asking(column.field, scope, column, typed.current(column, deal))


def _asking(field: Field, scope: Scope, column: Any, held: Any) -> forms.TypedField:
    return forms.TypedField(field, scope, column=column, held=held, required=True)


def _dialog(
    request: HttpRequest, deal: Deal, stage: Stage, form: Any, *, status: int
) -> HttpResponse:
    context = {
        "record": deal,
        "base": "/deals/",
        "nouns": declare.get("deals").nouns,
        "verb": {"label": _("Move to %(stage)s") % {"stage": stage}, "danger": False},
        "form": form,
        "action": f"/deals/{deal.pk}/enter/{stage.pk}/",
        "next": asked.back(request, f"/deals/{deal.pk}/"),
    }
    part = asked.is_part(request)
    template = "workspace/verb_part.html" if part else "workspace/verb.html"
    return asked.varied(render(request, template, context, status=status))
