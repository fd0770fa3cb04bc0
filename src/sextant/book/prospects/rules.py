"""Verbs on assignment rules: their order, whom they are for, and from whom they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sextant.book.prospects import conditions as compared
from sextant.book.prospects.models import AssignmentRule, RuleMember
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sextant.kernel.models import Person

TYPED = ("name", "method", "is_active")


class UnableToArrange(Unable):
    """The rule cannot be as asked."""


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> AssignmentRule:
    """Add a rule behind the others."""
    require(by, "rule.create")
    last = AssignmentRule.objects.aggregate(last=Max("position"))["last"] or 0
    fields = {key: values[key] for key in TYPED if key in values}
    rule: AssignmentRule = AssignmentRule.objects.create(
        position=last + 1, turns_since=at, **fields
    )
    journal.record("rule.created", rule, by=by, at=at, data={"name": rule.name})
    return rule


@transaction.atomic
def edit(
    rule: AssignmentRule, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> AssignmentRule:
    """Change a rule; another method counts its turns anew."""
    require(by, "rule.edit")
    rule = locked(rule)
    before = {key: getattr(rule, key) for key in TYPED}
    changes = journal.changes(before, {key: values[key] for key in TYPED if key in values})
    for key in changes:
        setattr(rule, key, values[key])
    if "method" in changes:
        rule.turns_since = at
    return _changed(rule, changes, by=by, at=at)


@transaction.atomic
def set_conditions(
    rule: AssignmentRule,
    *,
    conditions: Sequence[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> AssignmentRule:
    """Say for which leads a rule is; without a condition it is for all."""
    require(by, "rule.set_conditions")
    rule = locked(rule)
    before = [compared.words(each) for each in rule.conditions]
    rule.conditions = compared.read(conditions)
    after = [compared.words(each) for each in rule.conditions]
    changes = journal.changes({"conditions": ", ".join(before)}, {"conditions": ", ".join(after)})
    return _changed(rule, changes, by=by, at=at)


@transaction.atomic
def set_members(
    rule: AssignmentRule,
    *,
    members: Sequence[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> AssignmentRule:
    """Say from whom a rule chooses, in which order, with which weight and limit."""
    require(by, "rule.set_members")
    rule = locked(rule)
    before = _names(rule)
    made = [_member(rule, row, place) for place, row in enumerate(members)]
    people = [member.person_id for member in made]
    if len(set(people)) < len(people) and rule.method != AssignmentRule.Method.TERRITORY:
        raise UnableToArrange(_("A person is named twice: leave one of the two out."))
    rule.members.all().delete()
    RuleMember.objects.bulk_create(made)
    rule.turns_since = at
    changes = journal.changes({"members": before}, {"members": _names(rule)})
    return _changed(rule, changes or {"members": [before, before]}, by=by, at=at)


@transaction.atomic
def put_before(rule: AssignmentRule, *, by: Person | None, at: datetime) -> AssignmentRule:
    """Try a rule one place earlier."""
    require(by, "rule.put_before")
    return _shifted(rule, -1, by=by, at=at)


@transaction.atomic
def put_after(rule: AssignmentRule, *, by: Person | None, at: datetime) -> AssignmentRule:
    """Try a rule one place later."""
    require(by, "rule.put_after")
    return _shifted(rule, 1, by=by, at=at)


def _shifted(rule: AssignmentRule, step: int, *, by: Person | None, at: datetime) -> AssignmentRule:
    ordered = list(AssignmentRule.objects.in_order().select_for_update())
    here = next(place for place, one in enumerate(ordered) if one.pk == rule.pk)
    there = here + step
    if not 0 <= there < len(ordered):
        raise UnableToArrange(_("The rule is first or last already and cannot move further."))
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for place, one in enumerate(ordered, 1):
        one.position = place
    AssignmentRule.objects.bulk_update(ordered, ["position"])
    rule = locked(rule)
    return _changed(rule, {"position": [here + 1, there + 1]}, by=by, at=at)


def _member(rule: AssignmentRule, row: Mapping[str, Any], place: int) -> RuleMember:
    weight, capacity = row.get("weight"), row.get("capacity")
    if (weight is not None and weight < 0) or (capacity is not None and capacity < 0):
        raise UnableToArrange(
            _("Row %(place)s: weight and limit are not below zero.") % {"place": place + 1}
        )
    if rule.method == AssignmentRule.Method.TERRITORY and row.get("territory") is None:
        raise UnableToArrange(
            _("Row %(place)s: this rule goes by territory, so choose one for each person.")
            % {"place": place + 1}
        )
    return RuleMember(
        rule=rule, person=row["person"], position=place, capacity=capacity,
        weight=1 if weight is None else weight, territory=row.get("territory"),
    )  # fmt: skip


def _names(rule: AssignmentRule) -> str:
    return ", ".join(str(member) for member in rule.members.select_related("person"))


def _changed(
    rule: AssignmentRule, changes: Mapping[str, Any], *, by: Person | None, at: datetime
) -> AssignmentRule:
    if changes:
        rule.version += 1
        rule.save()
        journal.record("rule.changed", rule, by=by, at=at, data={"changes": changes})
    return rule
