"""Verbs on leads: they come in, are worked on, found good or not, and opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Lead
from sextant.book.prospects import assigning, pooling
from sextant.book.prospects.standing import refuse_pooled, refuse_unless
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.book.prospects.models import WebForm
    from sextant.kernel.models import Person

NEW, WORKING, QUALIFIED = Lead.Status.NEW, Lead.Status.WORKING, Lead.Status.QUALIFIED
OPEN = (NEW, WORKING, QUALIFIED)
TYPED = (
    "name", "company", "title", "email", "phone", "country", "city", "address", "came_from",
    "note", "tier", "territory", "partner", "arrived_at",
)  # fmt: skip


class UnableToDisqualify(Unable):
    """The lead cannot be given up as asked."""


class Unfit(models.TextChoices):
    """Why a lead is given up."""

    UNREACHED = "unreached", pgettext_lazy("lead", "Never reached")
    NO_NEED = "no_need", pgettext_lazy("lead", "No need")
    NO_BUDGET = "no_budget", pgettext_lazy("lead", "No budget")
    NOT_OURS = "not_ours", pgettext_lazy("lead", "Not our kind of customer")
    COMPETITOR = "competitor", pgettext_lazy("lead", "Chose a competitor")
    JUNK = "junk", pgettext_lazy("lead", "Junk")


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Lead:
    """Take a lead in; without an owner the assignment rules decide, or it waits in the pool."""
    require(by, "lead.create")
    return _taken_in(values, by=by, at=at)


@transaction.atomic
def capture(values: Mapping[str, Any], *, form: WebForm, at: datetime) -> Lead:
    """Take in who filled a public form: its source and partner count, and nobody chose an owner."""
    given = {key: value for key, value in values.items() if key != "owner"}
    given |= {"came_from": form.came_from, "partner": form.partner, "arrived_at": at}
    return _taken_in(given, by=None, at=at, told={"form": form.pk})


def _taken_in(
    values: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
    told: Mapping[str, Any] | None = None,
) -> Lead:
    owner = values.get("owner")
    fields = {key: values[key] for key in TYPED if values.get(key) not in (None, "")}
    fields.setdefault("arrived_at", at)
    if owner is not None:
        fields |= {"owner": owner, "assigned_at": at}
    lead: Lead = Lead.objects.create(**fields)
    data = {"name": lead.name, "owner": owner, **(told or {})}
    journal.record("lead.created", lead, by=by, at=at, data=data)
    return lead if owner is not None else assigning.by_rules(lead, by=by, at=at)


@transaction.atomic
def edit(lead: Lead, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Lead:
    """Change fields of a lead; another owner is an assignment, and none the public pool."""
    require(by, "lead.edit")
    lead = locked(lead)
    refuse_pooled(lead, by)
    before = {key: getattr(lead, key) for key in TYPED}
    changes = journal.changes(before, {key: values[key] for key in TYPED if key in values})
    for key in changes:
        setattr(lead, key, values[key])
    if changes:
        save(lead)
        journal.record("lead.changed", lead, by=by, at=at, data={"changes": changes})
    if "owner" in values and values["owner"] != lead.owner:
        owner = values["owner"]
        if owner is None:
            return pooling.release(lead, by=by, at=at)
        return assigning.assign(lead, to=owner, by=by, at=at)
    return lead


@transaction.atomic
def start(lead: Lead, *, by: Person | None, at: datetime) -> Lead:
    """Begin to work on a new lead."""
    require(by, "lead.start")
    return _step(lead, WORKING, "lead.started", (NEW,), by=by, at=at)


@transaction.atomic
def qualify(lead: Lead, *, by: Person | None, at: datetime) -> Lead:
    """Say that a lead is worth selling to."""
    require(by, "lead.qualify")
    return _step(lead, QUALIFIED, "lead.qualified", (NEW, WORKING), by=by, at=at)


@transaction.atomic
def disqualify(lead: Lead, *, reason: str, note: str = "", by: Person | None, at: datetime) -> Lead:
    """Give a lead up, with a reason from the list."""
    require(by, "lead.disqualify")
    if reason not in Unfit.values:
        raise UnableToDisqualify(
            _("Choose why the lead is given up: the reasons are how we learn.")
        )
    told = {"unfit": reason, "note": note}
    return _step(lead, Lead.Status.DISQUALIFIED, "lead.disqualified", OPEN, by=by, at=at, told=told)


@transaction.atomic
def reopen(lead: Lead, *, by: Person | None, at: datetime) -> Lead:
    """Take a lead that was given up back to work."""
    require(by, "lead.reopen")
    given_up = (Lead.Status.DISQUALIFIED,)
    return _step(lead, WORKING if lead.owner_id else NEW, "lead.reopened", given_up, by=by, at=at)


def _step(
    lead: Lead,
    status: str,
    event: str,
    allowed: tuple[str, ...],
    *,
    by: Person | None,
    at: datetime,
    told: Mapping[str, Any] | None = None,
) -> Lead:
    lead = locked(lead)
    refuse_pooled(lead, by)
    refuse_unless(lead, *allowed)
    before, lead.status = lead.status, status
    save(lead)
    data = {"changes": {"status": [before, str(status)]}, **(told or {})}
    journal.record(event, lead, by=by, at=at, data=data)
    return lead
