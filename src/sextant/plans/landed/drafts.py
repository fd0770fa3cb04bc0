"""Drafts of what files say: filled, kept in line with the files, and taken away with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.kernel import journal, people
from sextant.kernel.models import Event, Unit
from sextant.kernel.organisation import Organisation
from sextant.plans import drafting, naming, versions
from sextant.plans.landed.lines import Key, Laying, UnableToGather, days_of
from sextant.plans.landed.ranging import ORIGIN, is_elastic, set_days
from sextant.plans.models import LandedTarget, Line, Plan, Version
from sextant.plans.tree import as_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person

Lines = Mapping[Key, Sequence[int]]
Status = Version.Status
SHOWN = 5


def fill(
    plan: Plan, rows: Sequence[LandedTarget], source: str, *, by: Person | None, at: datetime
) -> list[str]:
    """Bring a plan's draft in line with its rows; where nothing differs, nothing is done."""
    if not plan.versions.exists() or is_elastic(plan):
        _fit(plan, days_of(rows))
    lines = _laid(plan, rows, by=by, at=at)
    newest = plan.versions.filter(origin=ORIGIN).order_by("-number").first()
    if newest is not None and _held(newest) == {key: list(line) for key, line in lines.items()}:
        return []
    draft = (
        newest if newest is not None and _is_ours(newest) else _begun(plan, source, by=by, at=at)
    )
    _write(draft, lines)
    versions.changed(draft)
    versions.tell("plan.landed", draft, by=by, at=at, source=source, rows=len(rows),
                  lines=len(lines), changes=draft.changes,
                  levels=sorted({key.level for key in lines}))  # fmt: skip
    return [_told(draft, lines), *_left_out(draft, lines)]


def empty(plan: Plan, *, by: Person | None, at: datetime) -> list[str]:
    """Take away the draft of a plan of which no file says anything any more."""
    newest = _newest(plan)
    if newest is None:
        return []
    if newest.status != Status.DRAFT:
        return [_stays(newest)] if newest.status == Status.PUBLISHED else []
    if not _is_ours(newest):
        return [_("%(version)s was changed by hand since: discard it, if it shall go too.")
                % {"version": newest}]  # fmt: skip
    said = _("No file says anything of “%(plan)s” any more: its draft is gone.") % {"plan": plan}
    if is_elastic(plan):
        journal.record("plan.discarded", plan, by=by, at=at, data={"version": newest.number})
        plan.delete()
        return [said]
    drafting.discard(plan, number=newest.number, by=by, at=at)
    newest.lines.all().delete()
    in_force = plan.versions.published().filter(origin=ORIGIN).first()
    return [said, _stays(in_force)] if in_force else [said]


def _fit(plan: Plan, days: list[date]) -> None:
    """Let a plan that files drew go by the days they speak of."""
    if plan.days != days:
        set_days(plan, days)
        plan.save()


def _laid(
    plan: Plan, rows: Sequence[LandedTarget], *, by: Person | None, at: datetime
) -> dict[Key, list[int]]:
    day = as_of(plan, at.date())
    organisation = Organisation()
    top = plan.top_id or _top(organisation, rows, day)
    if top is None:
        top = people.found(_("Company"), Unit.Kind.COMPANY, parent=None, by=by, at=at).pk
        organisation = Organisation()
    return Laying(plan, organisation, day, top).lay(rows)


def _top(organisation: Organisation, rows: Sequence[LandedTarget], day: date) -> int | None:
    """Return the unit above all, which rows that name nobody speak of; None where there is none."""
    tops = [unit for key, unit in organisation.units.items()
            if organisation.parent(key, day) is None and not organisation.is_closed(key, day)]  # fmt: skip
    company = [unit for unit in tops if unit.kind == Unit.Kind.COMPANY]
    found = company if len(company) == 1 else tops
    if len(found) <= 1:
        return found[0].pk if found else None
    nobodys = [row for row in rows if row.unit_id is None and (
        row.person_id is None or not organisation.stays(row.person_id))]  # fmt: skip
    if nobodys:
        raise UnableToGather(
            _("%(whose)s for %(span)s stands in no unit, and several are at the top (%(units)s): name"
              " one in the file, or place them.")
            % {"whose": nobodys[0].whose, "span": nobodys[0].period,
               "units": ", ".join(str(unit) for unit in found[:SHOWN])}
        )  # fmt: skip
    return found[0].pk


def _newest(plan: Plan) -> Version | None:
    """Return the newest version that files made, but for those given up."""
    made = plan.versions.filter(origin=ORIGIN).exclude(status=Status.DISCARDED)
    found: Version | None = made.order_by("-number").first()
    return found


def _held(version: Version) -> dict[Key, list[int]]:
    """Return the lines of a version at the levels of which files spoke."""
    event = _last(version)
    levels = event.data["levels"] if event else ()
    return {
        Key(line.level, line.unit_id, line.person_id, line.category, line.channel): line.amounts
        for line in version.lines.filter(level__in=levels)
    }


def _last(version: Version) -> Event | None:
    """Return the event by which files last wrote a version."""
    events = Event.objects.filter(
        name="plan.landed", record_type="plan", record_id=version.plan_id
    ).order_by("-pk")
    return next((each for each in events if each.data.get("version") == version.number), None)


def _is_ours(version: Version) -> bool:
    """Tell whether a draft is as files made it: nobody has changed a number since."""
    event = _last(version)
    return (version.status == Status.DRAFT and event is not None
            and event.data.get("changes") == version.changes)  # fmt: skip


def _begun(plan: Plan, source: str, *, by: Person | None, at: datetime) -> Version:
    """Begin a draft: from the version in force, or an empty one."""
    reason = _("Targets landed from “%(source)s”.") % {"source": source}
    base = plan.versions.published().first()
    if base is None:
        return drafting.start(plan, reason=reason, origin=ORIGIN, by=by, at=at)
    return drafting.revise(plan, reason=reason, origin=ORIGIN, number=base.number, by=by, at=at)


def _write(draft: Version, lines: Lines) -> None:
    """Let a draft hold what files say; a level of which they say nothing stays as in its base."""
    levels = {key.level for key in lines}
    draft.lines.all().delete()
    draft.holds.filter(level__in=levels).delete()
    kept = list(draft.base.lines.exclude(level__in=levels)) if draft.base else []
    for line in kept:
        line.pk, line.version = None, draft
        line._state.adding = True  # noqa: SLF001 - Django's own name
    Line.objects.bulk_create([
        *kept,
        *(Line(version=draft, level=key.level, unit_id=key.unit_id, person_id=key.person_id,
               category=key.category, channel=key.channel, amounts=list(amounts))
          for key, amounts in lines.items()),
    ])  # fmt: skip


def _told(draft: Version, lines: Lines) -> str:
    whole = sum(sum(line) for key, line in lines.items() if key.level == "target")
    text = ngettext(
        "The files come to %(total)s in %(version)s, a draft with %(count)s line: publish it to put"
        " it into force.",
        "The files come to %(total)s in %(version)s, a draft with %(count)s lines: publish it to put"
        " it into force.",
        len(lines),
    )
    return text % {"total": naming.money(draft.plan, whole), "version": draft,
                   "count": f"{len(lines):,}"}  # fmt: skip


def _left_out(draft: Version, lines: Lines) -> list[str]:
    """Say whose numbers of the version in force no file speaks of."""
    if draft.base is None:
        return []
    levels = {key.level for key in lines}
    named = {(key.unit_id, key.person_id) for key in lines}
    before = draft.base.lines.filter(level__in=levels).select_related("person", "unit")
    gone = {str(line.person or line.unit) for line in before
            if line.total and (line.unit_id, line.person_id) not in named}  # fmt: skip
    if not gone:
        return []
    return [_("No file speaks of %(names)s, who had numbers in %(base)s: they have none in the draft.")
            % {"names": ", ".join(sorted(gone)[:SHOWN]), "base": draft.base}]  # fmt: skip


def _stays(version: Version) -> str:
    return _("%(version)s is in force and never changes: publish another to replace it.") % {
        "version": version
    }
