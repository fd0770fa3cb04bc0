"""Finds plans, for doors that know nothing of models: by number, by name, and what can be published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.kernel.numbers import whole_number
from sextant.kernel.unable import UnableToFind
from sextant.plans import reach, versions
from sextant.plans.models import Level, Plan, Version
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sextant.kernel.scope import Scope

LANDED = "landing"
PUBLISHABLE = (Version.Status.DRAFT, Version.Status.APPROVED)


def every(scope: Scope) -> list[Plan]:
    """Return the plans a scope sees, the latest first."""
    return list(Plan.objects.visible_to(scope).order_by("-starts_on", "name", "pk"))


def find(key: int, scope: Scope) -> Plan:
    """Return a plan by its number; one that may not be seen is not there."""
    found: Plan | None = Plan.objects.visible_to(scope).filter(pk=key).first()
    if found is None:
        raise UnableToFind(_("There is no such plan, or you may not see it."))
    return found


def named(name: str, scope: Scope) -> Plan:
    """Return a plan by its name or number; a name that several have is refused with their numbers."""
    text = name.strip()
    plans = Plan.objects.visible_to(scope)
    found = list(plans.filter(name__iexact=text).order_by("-starts_on", "pk"))
    if not found:
        found = list(plans.filter(pk=whole_number(text) or 0))
    if len(found) == 1:
        return found[0]
    if found:
        raise UnableToPlan(
            _("Several plans are called “%(name)s”: give the number, one of %(numbers)s.")
            % {
                "name": text,
                "numbers": ", ".join(f"{plan.pk} ({plan.starts_on})" for plan in found),
            }
        )
    known = ", ".join(f"“{plan}”" for plan in every(scope)[:10])
    raise UnableToFind(
        _("There is no plan called “%(name)s”. There are: %(known)s.")
        % {"name": text, "known": known or _("none yet")}
    )


def to_publish(scope: Scope) -> list[Plan]:
    """Return what can be published without being named: landed plans, or else the only one.

    Where several are ready and none was landed, that is refused with their names.
    """
    ready = _ready(scope)
    landed = [plan for plan, version in ready if version.origin == LANDED]
    if landed or len(ready) == 1:
        return landed or [plan for plan, _version in ready]
    if not ready:
        raise UnableToPlan(_("No plan has anything to publish: make a draft first."))
    names = ", ".join(f"“{plan}”" for plan, _version in ready)
    raise UnableToPlan(_("Several plans are ready: name the one to publish, of %(names)s.")
                       % {"names": names})  # fmt: skip


def _ready(scope: Scope) -> list[tuple[Plan, Version]]:
    """Return plans whose newest open version holds numbers and waits for nobody."""
    found = []
    for plan in every(scope):
        newest = plan.versions.open().order_by("-number").first()
        if newest is not None and newest.status in PUBLISHABLE and _holds_numbers(newest):
            found.append((plan, newest))
    return found


def _holds_numbers(version: Version) -> bool:
    return any(any(line.amounts) for line in version.lines.all())


def versions_of(plan: Plan) -> list[dict[str, Any]]:
    """Return the versions of a plan as JSON can hold them, the newest first."""
    found = plan.versions.select_related("made_by", "proposed_by", "published_by", "base")
    return [
        {
            "number": each.number,
            "status": each.status,
            "changes": each.changes,
            "base": each.base.number if each.base else None,
            "reason": each.published_because or each.reason,
            "origin": each.origin,
            "made_by": _name(each.made_by),
            "made_at": each.made_at,
            "proposed_by": _name(each.proposed_by),
            "proposed_at": each.proposed_at,
            "published_by": _name(each.published_by),
            "published_at": each.published_at,
            "superseded_at": each.superseded_at,
        }
        for each in found.order_by("-number")
    ]


def keys(
    plan: Plan, number: int | None, level: str, *, scope: Scope, today: date
) -> dict[str, str]:
    """Return the keys of a version's nodes by their names, as far as a name has only one."""
    tree = versions.tree(
        _draft(plan) if number is None else versions.find(plan, number), level, today
    )
    visible = [node for key, node in tree.nodes.items() if key in reach.seen(tree, scope)]
    times = Counter(node.name for node in visible)
    return {node.name: node.key for node in visible if times[node.name] == 1}


def refuse_unseen(
    plan: Plan, number: int | None, level: str, nodes: Iterable[str], *, scope: Scope, today: date
) -> None:
    """Refuse nodes that are not in a version, or not for a scope to see: the two look alike."""
    tree = versions.tree(
        _draft(plan) if number is None else versions.find(plan, number), level, today
    )
    visible = reach.seen(tree, scope)
    strange: Sequence[str] = [key for key in nodes if key not in visible]
    if strange:
        raise UnableToFind(_("There is no %(key)s in this plan.") % {"key": strange[0]})


def _draft(plan: Plan) -> Version:
    drafts = plan.versions.filter(status=Version.Status.DRAFT).order_by("-number")
    return drafts.first() or versions.find(plan)


def _name(person: Any) -> str | None:
    return str(person) if person else None


__all__ = ["Level", "every", "find", "keys", "named", "refuse_unseen", "to_publish", "versions_of"]
