"""From draft to force: propose, each unit's part agreed to by who leads it, publish."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.agenda import approvals, limits
from sextant.agenda.audience import leaders
from sextant.agenda.models import Approval, Decision
from sextant.agenda.purposes import Purpose
from sextant.agenda.snapshot import Fact
from sextant.kernel.holding import locked
from sextant.kernel.money import Money
from sextant.kernel.roles import require, role
from sextant.plans import checking, versions
from sextant.plans.models import Level, Part, Plan, Version
from sextant.plans.refusals import UnableToPlan
from sextant.plans.tree import Tree, as_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person

PURPOSE = "plan_part"
HOURS = 24
Status = Version.Status


@transaction.atomic
def propose(plan: Plan, *, by: Person | None, at: datetime, number: int | None = None) -> Version:
    """Ask those who lead units to agree to their parts, from the lowest units upwards."""
    require(by, "plan.propose")
    if by is None:
        raise UnableToPlan(_("Somebody has to propose a plan: sign in, or name them."))
    draft = versions.draft(plan, number)
    tree = versions.tree(draft, Level.TARGET, at.date())
    if not any(tree.sums[tree.root]):
        raise UnableToPlan(_("There is nothing in this version yet: share out an amount first."))
    _divide(draft, tree, by=by, at=at)
    draft.status = Status.PROPOSED
    draft.proposed_by, draft.proposed_at = by, at
    draft.save(update_fields=["status", "proposed_by", "proposed_at"])
    versions.tell("plan.proposed", draft, by=by, at=at)
    _go_on(draft, tree, at=at)
    return draft


@transaction.atomic
def publish(
    plan: Plan, *, reason: str, by: Person | None, at: datetime, number: int | None = None
) -> Version:
    """Put a version into force: it never changes again, and the one before is superseded."""
    require(by, "plan.publish")
    plan = locked(plan)
    found = locked(_to_publish(plan, number))
    if not reason.strip():
        raise UnableToPlan(_("Say why this version is published: it stays with it for good."))
    if found.status == Status.PROPOSED:
        raise UnableToPlan(_late(found, at.date()))
    checking.refuse(found)
    before = plan.versions.published().first()
    if before is not None:
        before.status, before.superseded_at = Status.SUPERSEDED, at
        before.save(update_fields=["status", "superseded_at"])
    found.status = Status.PUBLISHED
    found.published_by, found.published_at, found.published_because = by, at, reason.strip()
    found.save(update_fields=["status", "published_by", "published_at", "published_because"])
    versions.tell(
        "plan.published", found, by=by, at=at, reason=reason.strip(),
        instead_of=before.number if before else None,
    )  # fmt: skip
    return found


def granted(approval: Approval, *, at: datetime) -> None:
    """Note that a unit's part is agreed to, and ask those above it."""
    part = _decided(approval, Part.Status.APPROVED, at)
    _go_on(part.version, versions.tree(part.version, Level.TARGET, at.date()), at=at)


def refused(approval: Approval, *, at: datetime) -> None:
    """Take a version back to its draft, with what was said against it."""
    part = _decided(approval, Part.Status.RETURNED, at)
    version = locked(part.version)
    if version.status != Status.PROPOSED:
        return
    version.status = Status.DRAFT
    version.save(update_fields=["status"])
    withdraw_questions(version, at=at)
    versions.tell(
        "plan.returned", version, by=part.decided_by, at=at, unit=str(part.unit),
        reason=part.comment,
    )  # fmt: skip


def withdraw_questions(version: Version, *, at: datetime) -> None:
    """Take back what is still asked about a version's parts."""
    waiting = version.parts.filter(status=Part.Status.WAITING)
    for part in waiting:
        for approval in Approval.objects.about(part).open():
            approvals.withdraw(approval, by=approval.asked_by, at=at)
        part.status = Part.Status.AHEAD
        part.save(update_fields=["status"])


def parts(version: Version) -> list[Part]:
    """Return the parts of a version with who holds them, and whether they are late."""
    return list(version.parts.select_related("unit", "holder", "decided_by").order_by("pk"))


def _divide(version: Version, tree: Tree, *, by: Person, at: datetime) -> None:
    """Make a part for every unit somebody leads; what was agreed to and is unchanged stays agreed."""
    plan, today = version.plan, at.date()
    units = [node for node in tree.nodes.values() if node.kind != "person" and node.unit_id]
    heads = leaders([node.unit_id for node in units if node.unit_id], as_of(plan, today))
    before = {part.unit_id: part for part in version.parts.all()}
    version.parts.all().delete()
    for node in units:
        assert node.unit_id is not None
        holder = heads.get(node.unit_id)
        mark = _mark(tree, node.key)
        known = before.get(node.unit_id)
        part = Part(version=version, unit_id=node.unit_id, holder=holder, mark=mark,
                    due_on=plan.due_on)  # fmt: skip
        if holder is None or holder.pk == by.pk or not role(holder.role).permits(approvals.VERB):
            part.status, part.decided_at = Part.Status.APPROVED, at
            part.decided_by = holder
        elif known is not None and known.status == Part.Status.APPROVED and known.mark == mark:
            part.status, part.comment = known.status, known.comment
            part.decided_by, part.decided_at = known.decided_by, known.decided_at
        part.save()


def _mark(tree: Tree, key: str) -> str:
    """Return a text that changes with the numbers a unit is asked and asks."""
    text = repr([(node, tree.sums[node]) for node in sorted(tree.within(key))])
    return sha256(text.encode()).hexdigest()[:24]


def _go_on(version: Version, tree: Tree, *, at: datetime) -> None:
    """Ask every part whose parts below are agreed to; where all are, the version is approved."""
    found = {f"u{part.unit_id}": part for part in version.parts.select_related("holder", "unit")}
    for key, part in found.items():
        if part.status != Part.Status.AHEAD:
            continue
        below = [found[each] for each in tree.within(key) if each != key and each in found]
        if all(each.status == Part.Status.APPROVED for each in below):
            _ask(version, part, tree, at)
    if all(part.status == Part.Status.APPROVED for part in found.values()):
        version = locked(version)
        version.status = Status.APPROVED
        version.save(update_fields=["status"])
        versions.tell("plan.approved", version, by=None, at=at)


def _ask(version: Version, part: Part, tree: Tree, at: datetime) -> None:
    plan = version.plan
    total = plan.amount(sum(tree.sums[f"u{part.unit_id}"]))
    facts: dict[str, Any] = {
        "target": Money(total, plan.currency) if plan.currency else total,
        "period": f"{plan.starts_on}..{plan.ends_on}",
        "unit": str(part.unit),
    }
    part.status = Part.Status.WAITING
    part.save(update_fields=["status"])
    assert version.proposed_by is not None
    assert part.holder is not None
    approvals.ask(
        part, PURPOSE, [approvals.Step(part.holder, _hours(plan, at))], facts=facts,
        by=version.proposed_by, at=at, reason=version.reason,
    )  # fmt: skip


def _hours(plan: Plan, at: datetime) -> int | None:
    """Return how many hours of working days are left until the plan's deadline, at least a day's."""
    if plan.due_on is None:
        return None
    hours = HOURS
    while localdate(limits.after(at, hours)) < plan.due_on:
        hours += HOURS
    return hours


def _decided(approval: Approval, status: str, at: datetime) -> Part:
    part: Part = Part.objects.select_related("version__plan", "unit").get(pk=approval.subject_id)
    last = Decision.objects.filter(step__approval=approval).order_by("-pk")[0]
    part.status, part.decided_at = status, at
    part.decided_by, part.comment = last.by, last.reason
    part.save(update_fields=["status", "decided_at", "decided_by", "comment"])
    return part


def _to_publish(plan: Plan, number: int | None) -> Version:
    if number is not None:
        found = versions.find(plan, number)
    else:
        ready: Sequence[Version] = list(plan.versions.open().order_by("-number"))
        approved = [each for each in ready if each.status == Status.APPROVED]
        if not ready:
            raise UnableToPlan(
                _("%(plan)s has nothing to publish: make a draft first.") % {"plan": plan}
            )
        found = (approved or ready)[0]
    if not found.is_open:
        raise UnableToPlan(
            _("%(version)s is %(status)s: only what is worked on can be published.")
            % {"version": found, "status": Status(found.status).label.lower()}
        )
    return found


def _late(version: Version, today: date) -> Any:
    waiting = version.parts.exclude(status=Part.Status.APPROVED).select_related("unit", "holder")
    names = ", ".join(f"{part.unit} ({part.holder})" for part in waiting[:5])
    late = version.parts.late(today).count()
    if late:
        return _("%(names)s have not agreed yet, %(late)d of them late: wait, or ask them.") % {
            "names": names,
            "late": late,
        }
    return _("%(names)s have not agreed yet: wait for them, or ask them.") % {"names": names}


def address(key: int) -> str:
    """Return where a part is looked at."""
    plan, version = Part.objects.filter(pk=key).values_list(
        "version__plan", "version__number"
    ).first() or (0, 0)
    return f"/plans/{plan}/table/?version={version}"


PLAN_PART = Purpose(
    PURPOSE,
    _("Part of a plan"),
    "part",
    granted,
    refused,
    address,
    facts={"target": Fact(_("Target")), "period": Fact(_("Period")), "unit": Fact(_("Unit"))},
)
