"""Versions of a plan: finding one, holding it while its numbers change, writing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sextant.calc.split import Hold as Held
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.organisation import Organisation
from sextant.kernel.unable import UnableToFind
from sextant.plans.models import AmountsField, Hold, Line, Version
from sextant.plans.refusals import UnableToPlan
from sextant.plans.tree import Tree, node_key, tree_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person
    from sextant.plans.models import Plan


def find(plan: Plan, number: int | None = None) -> Version:
    """Return a version by number; without one the newest that is worked on, or else in force."""
    versions = plan.versions.order_by("-number")
    if number is not None:
        found = versions.filter(number=number).first()
    else:
        found = versions.open().first() or versions.published().first() or versions.first()
    if found is None:
        raise UnableToFind(
            _("%(plan)s has no version %(number)s.") % {"plan": plan, "number": number or ""}
        )
    return found


def draft(plan: Plan, number: int | None = None) -> Version:
    """Return the draft whose numbers may be changed, held until the transaction ends, or refuse."""
    if number is None:
        drafts = plan.versions.filter(status=Version.Status.DRAFT)
        found = drafts.order_by("-number").first()
        if found is None:
            raise UnableToPlan(
                _("%(plan)s has no draft: make one from the version in force first.")
                % {"plan": plan}
            )
    else:
        found = find(plan, number)
    version = locked(found)
    if not version.is_draft:
        raise UnableToPlan(
            _("%(version)s is %(status)s and does not change any more: make a draft from it.")
            % {"version": version, "status": Version.Status(version.status).label.lower()}
        )
    return version


def tree(
    version: Version, level: str, today: date, organisation: Organisation | None = None
) -> Tree:
    """Return the tree of a version's lines at a level, in an organisation that may be known."""
    lines = list(version.lines.filter(level=level).order_by("pk"))
    return tree_of(version.plan, lines, organisation or Organisation(), today)


def holds(version: Version, level: str, tree: Tree) -> list[Held[str]]:
    """Return what is held by hand at a level; a hold of a node that is no more is left aside."""
    found = version.holds.filter(level=level)
    return [
        Held(key, each.first, each.last, each.amount)
        for each in found
        if (key := node_key(each.unit_id, each.person_id)) in tree.nodes
    ]


def write(version: Version, level: str, tree: Tree, cells: Mapping[str, Sequence[int]]) -> int:
    """Write the amounts of leaves that changed, and return how many did."""
    changed, new = [], []
    for leaf, amounts in cells.items():
        line = tree.line_of(leaf)
        if line is not None and list(line.amounts) != list(amounts):
            line.amounts = list(amounts)
            changed.append(line)
        elif line is None and any(amounts):
            node = tree.nodes[leaf.partition("/")[0]]
            assert node.unit_id is not None  # nothing stands with the whole itself
            new.append(
                Line(version=version, level=level, unit_id=node.unit_id,
                     person_id=node.person_id, amounts=list(amounts))
            )  # fmt: skip
    _update(changed)
    Line.objects.bulk_create(new)
    return len(changed) + len(new)


def changed(version: Version) -> None:
    """Note that a version's numbers changed."""
    version.changes += 1
    version.save(update_fields=["changes"])


def tell(name: str, version: Version, *, by: Person | None, at: datetime, **data: Any) -> None:
    """Write in the journal what happened to a version of a plan."""
    journal.record(name, version.plan, by=by, at=at, data={"version": version.number, **data})


@transaction.atomic
def copied(version: Version, base: Version) -> None:
    """Give a new version the lines, holds and padding of another."""
    for model in (Line, Hold):
        rows = list(model._default_manager.filter(version=base))  # noqa: SLF001 - Django's own name
        model._default_manager.bulk_create(_anew(rows, version))  # noqa: SLF001 - Django's own name
    for padding in base.paddings.all():
        padding.pk, padding.version = None, version
        padding._state.adding = True  # noqa: SLF001 - Django's own name
        padding.save()


def _anew(rows: Iterable[Any], version: Version) -> list[Any]:
    found = []
    for row in rows:
        row.pk, row.version = None, version
        row._state.adding = True  # noqa: SLF001 - Django's own name
        found.append(row)
    return found


def _update(lines: Sequence[Line]) -> None:
    """Write many lines' amounts at once, past the ORM's one statement for each."""
    if not lines:
        return
    prepared = AmountsField().get_prep_value
    table = Line._meta.db_table  # noqa: SLF001 - Django's own name
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET amounts = %s WHERE id = %s",  # noqa: S608 - our own table
            [(prepared(line.amounts), line.pk) for line in lines],
        )
