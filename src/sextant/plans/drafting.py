"""Verbs that make plans and versions: draw, revise, discard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel import journal
from sextant.kernel.calendar import add_months, installed
from sextant.kernel.holding import locked
from sextant.kernel.organisation import Organisation
from sextant.kernel.roles import require
from sextant.metrics import catalogue, measuring
from sextant.metrics.measures import Unit as Counted
from sextant.metrics.request import metric
from sextant.plans import versions
from sextant.plans.models import Level, Line, Plan, Version
from sextant.plans.refusals import UnableToPlan
from sextant.plans.tree import as_of, carriers, units_under

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person

YEAR = 12
FIRST, LAST = 1990, 2200


@transaction.atomic
def draw(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Plan:
    """Make a plan for a fiscal year with a first draft, in which everyone who sells has a line."""
    require(by, "plan.create")
    given = dict(values)
    plan = Plan(**_dated(given), **_measured(given), **_others(given))
    plan.save()
    journal.record("plan.created", plan, by=by, at=at, data={"name": plan.name})
    _begin(plan, by=by, at=at)
    return plan


@transaction.atomic
def revise(
    plan: Plan, *, by: Person | None, at: datetime, reason: str = "", number: int | None = None,
    origin: str = "",
) -> Version:  # fmt: skip
    """Make a new draft from a version, the one in force if none is named."""
    require(by, "plan.revise")
    plan = locked(plan)
    base = versions.find(plan, number) if number else _in_force(plan)
    if not reason.strip():
        raise UnableToPlan(_("Say why the plan is changed: those who approve it will ask."))
    made = _new(plan, base=base, reason=reason.strip(), origin=origin, by=by, at=at)
    versions.copied(made, base)
    versions.tell("plan.revised", made, by=by, at=at, base=base.number, reason=reason.strip())
    return made


@transaction.atomic
def discard(plan: Plan, *, by: Person | None, at: datetime, number: int | None = None) -> Version:
    """Give up a version that is worked on; it stays to be looked at."""
    require(by, "plan.discard")
    found = locked(versions.find(plan, number))
    if not found.is_open:
        raise UnableToPlan(
            _("%(version)s is %(status)s: only what is worked on can be discarded.")
            % {"version": found, "status": Version.Status(found.status).label.lower()}
        )
    from sextant.plans.agreeing import withdraw_questions

    withdraw_questions(found, at=at)
    found.status = Version.Status.DISCARDED
    found.save(update_fields=["status"])
    versions.tell("plan.discarded", found, by=by, at=at)
    return found


def start(plan: Plan, *, reason: str, origin: str, by: Person | None, at: datetime) -> Version:
    """Begin an empty draft, for numbers that come from elsewhere."""
    return _new(plan, base=None, reason=reason, origin=origin, by=by, at=at)


def _begin(plan: Plan, *, by: Person | None, at: datetime) -> Version:
    version = _new(plan, base=None, reason="", origin="", by=by, at=at)
    if plan.method != Plan.Method.WATERFALL:  # there everything begins with the unit at the top
        add_carriers(version, Level.TARGET, today=at.date())
    return version


@transaction.atomic
def include(
    plan: Plan, person: Person, *, by: Person | None, at: datetime, number: int | None = None
) -> Version:
    """Give somebody a line of noughts in a draft, at every level, where they stand."""
    require(by, "plan.edit")
    draft = versions.draft(plan, number)
    day = as_of(plan, at.date())
    unit_id = Organisation().standing(person.pk, day).unit_id
    if unit_id not in units_under(plan, Organisation(), day):
        raise UnableToPlan(
            _("%(person)s stands in no unit of %(plan)s on %(day)s: place them first.")
            % {"person": person, "plan": plan, "day": day}
        )
    if draft.lines.filter(person=person).exists():
        raise UnableToPlan(_("%(person)s is in this version already.") % {"person": person})
    for level in {*draft.lines.values_list("level", flat=True), Level.TARGET.value}:
        Line.objects.create(
            version=draft, level=level, unit_id=unit_id, person=person, amounts=[0] * plan.steps
        )
    versions.changed(draft)
    versions.tell("plan.included", draft, by=by, at=at, person=person.name)
    return draft


def add_carriers(
    version: Version, level: str, *, today: date, organisation: Organisation | None = None
) -> int:
    """Give everyone who carries a target a line of noughts, where they have none; say how many."""
    plan, organisation = version.plan, organisation or Organisation()
    day = as_of(plan, today)
    units = units_under(plan, organisation, day)
    people = carriers(units, day)
    taken = set(version.lines.filter(level=level).values_list("person", flat=True))
    nothing = [0] * plan.steps
    made = [
        Line(version=version, level=level, unit_id=unit_id, person_id=person_id, amounts=nothing)
        for unit_id in units
        for person_id in people.get(unit_id, ())
        if person_id not in taken
    ]
    Line.objects.bulk_create(made)
    return len(made)


def _new(
    plan: Plan, *, base: Version | None, reason: str, origin: str, by: Person | None, at: datetime
) -> Version:
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    made: Version = Version.objects.create(
        plan=plan, number=last + 1, base=base, reason=reason, origin=origin, made_by=by, made_at=at
    )
    return made


def _in_force(plan: Plan) -> Version:
    found = plan.versions.published().first() or plan.versions.order_by("-number").first()
    if found is None:
        raise UnableToPlan(_("%(plan)s has no version to start from.") % {"plan": plan})
    return found


def _dated(given: dict[str, Any]) -> dict[str, Any]:
    """Return the days of a plan: those of a fiscal year in months, or those that are given."""
    edges = given.pop("edges", None)
    if edges:
        return {
            "starts_on": edges[0],
            "ends_on": edges[-1],
            "edges": [str(day) for day in edges[1:-1]],
        }
    text = str(given.pop("year", "") or "").strip()
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len(str(LAST)) else 0
    if not FIRST <= year <= LAST:
        raise UnableToPlan(
            _("Name the fiscal year the plan is for, from %(first)d to %(last)d.")
            % {"first": FIRST, "last": LAST}
        )
    start = installed().year_start(year)
    months = [add_months(start, n) for n in range(YEAR + 1)]
    return {
        "year": year, "starts_on": months[0], "ends_on": months[-1],
        "edges": [str(day) for day in months[1:-1]],
    }  # fmt: skip


def _measured(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is planned and in which currency, or refuse what cannot be shared out."""
    name = str(given.pop("measure", "") or measuring.USUAL)
    about = measuring.measure(metric(name))
    currency = str(given.pop("currency", "") or "").upper()
    if about.unit is not Counted.MONEY:
        currency = ""
    elif not currency:
        currency = config.currency
    return {"measure": about.name, "currency": currency}


def _others(given: dict[str, Any]) -> dict[str, Any]:
    known = ("name", "top", "method", "cadence", "tolerance", "due_on", "purpose")
    found = {name: given[name] for name in known if given.get(name) not in {None, ""}}
    if not str(found.get("name", "")).strip():
        raise UnableToPlan(_("Give the plan a name, such as “Revenue 2027”."))
    return found


def measures() -> list[tuple[str, Any]]:
    """Return the metrics that can have targets, with their names for people."""
    from sextant.metrics.schemas import TARGETS

    return [
        (each.name, each.label)
        for each in catalogue.every().values()
        if each.is_additive and each.fact is not TARGETS
    ]
