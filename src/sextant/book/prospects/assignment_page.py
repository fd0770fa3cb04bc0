"""Who gets a lead: the rules in their order, and a trial of them on a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from sextant.book.models import Lead, Tier
from sextant.book.prospects import assigning, conditions
from sextant.book.prospects.models import AssignmentRule
from sextant.book.workspaces.fields import CAME_FROM, CITY, COUNTRY
from sextant.kernel.roles import permits
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking
from sextant.workspace.declare import Field, Kind, Verb
from sextant.workspace.forms import VerbForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.book.prospects.assigning import Choice

TRIAL = Verb(
    "try", gettext_lazy("Try"), lambda **_given: None,
    asks=(
        Field("lead", gettext_lazy("A lead there is"), Kind.REFERENCE, to="leads"),
        CAME_FROM, COUNTRY, CITY,
        Field("territory", gettext_lazy("Territory"), Kind.REFERENCE, to="territories"),
        Field("company", gettext_lazy("Company")),
        Field("tier", gettext_lazy("Tier"), Kind.CHOICE, choices=Tier.choices),
    ),
)  # fmt: skip
OUTCOMES = {
    "unlike": gettext_lazy("Its conditions are not true of this lead."),
    "nobody": gettext_lazy(
        "It is for this lead, but nobody in it is free or stands for its place."
    ),
    "pool": gettext_lazy("It is for this lead, and puts it into the public pool."),
    "given": gettext_lazy("It is for this lead, and it is the turn of this person."),
}


@require_GET
@login_required
def assignment(request: HttpRequest) -> HttpResponse:
    """Show the rules in order, and who would get the lead that is described."""
    scope, person = asking.whole_scope_for(request), asking.person_of(request)
    if not scope.sees_all("rule"):
        raise UnableToFind(_("There is no such page, or you may not see it."))
    asked = bool(request.GET.keys() - {"period", "scope"})
    form = VerbForm(TRIAL, scope, request.GET if asked else None)
    lead = _meant(form.given()) if asked and form.is_valid() else None
    choice = assigning.choose(lead, asking.moment()) if lead is not None else None
    rules = list(AssignmentRule.objects.in_order().prefetch_related("members__person"))
    context = {
        "rungs": [_rung(rule, choice) for rule in rules],
        "words": _words([rule for rule in rules if rule.is_active]),
        "form": form,
        "found": choice,
        "lead": lead,
        "may": permits(person, "rule.edit"),
    }
    return render(request, "prospects/assignment.html", context)


def _meant(given: dict[str, Any]) -> Lead:
    lead: Lead | None = given.pop("lead", None)
    return lead if lead is not None and not given else Lead(**_of(lead), **given)


def _of(lead: Lead | None) -> dict[str, Any]:
    return {} if lead is None else {"name": lead.name, "email": lead.email}


def _rung(rule: AssignmentRule, choice: Choice | None) -> dict[str, Any]:
    tried = {each.rule.pk: each.outcome for each in choice.tried} if choice else {}
    outcome = tried.get(rule.pk, "")
    return {
        "rule": rule,
        "conditions": [conditions.words(each) for each in rule.conditions],
        "members": [_member(rule, each) for each in rule.members.all()],
        "outcome": OUTCOMES.get(outcome, ""),
        "is_it": outcome in {"given", "pool"},
    }


def _member(rule: AssignmentRule, member: Any) -> str:
    said = []
    if rule.method == AssignmentRule.Method.WEIGHT:
        said.append(f"×{member.weight}")
    if member.capacity is not None:
        said.append(_("at most %(count)s open") % {"count": member.capacity})
    if member.territory_id is not None and rule.method == AssignmentRule.Method.TERRITORY:
        said.append(str(member.territory))
    return f"{member.person} ({', '.join(said)})" if said else str(member.person)


def _words(rules: list[AssignmentRule]) -> str:
    if not rules:
        return _("No rule is in force: each new lead without an owner goes into the public pool.")
    return ngettext(
        "A new lead without an owner is held against %(count)s rule; if it does not fit, the lead"
        " goes into the public pool.",
        "A new lead without an owner is held against %(count)s rules in this order; the first that"
        " fits decides, and if none does, the lead goes into the public pool.",
        len(rules),
    ) % {"count": len(rules)}
