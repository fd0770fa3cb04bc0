"""Verbs on two records of one customer: merge them, undo that, or say they are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.book.models import Account, Contact, Lead
from sextant.book.prospects import pointing
from sextant.book.prospects.models import Dismissal, Merge
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToFind
from sextant.workspace import columns as place
from sextant.workspace import declare
from sextant.workspace.declare import Kind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.workspace.columns import Column

NAMES = {"account": "accounts", "contact": "contacts", "lead": "leads"}
MODELS: dict[str, Any] = {"account": Account, "contact": Contact, "lead": Lead}
CONVERTED = ("status", "converted_at", "account_id", "contact_id", "deal_id")
NONE = "none"


class UnableToMerge(Unable):
    """The two records cannot become one."""


class UnableToUnmerge(Unable):
    """The merge cannot be undone."""


def choices(kind: str) -> dict[str, Column]:
    """Return the fields of which one value stays, by name."""
    found = place.columns(declare.get(NAMES[kind]))
    return {name: column for name, column in found.items() if _is_chosen(kind, column)}


def _is_chosen(kind: str, column: Column) -> bool:
    if column.field.derived is not None or column.many:
        return False
    told = kind == "lead" and column.model_field.attname in CONVERTED
    return not told and (column.field.editable or column.field.kind is not Kind.INSTANT)


@transaction.atomic
def merge(
    kept: Any, *, other: Any, take: str | None = None, by: Person | None, at: datetime
) -> Merge:
    """Merge another record into one: `take` names the fields whose value the other gives.

    Without `take` the other fills what the kept one has left empty.
    """
    kind = kept._meta.model_name  # noqa: SLF001 - Django's own name
    require(by, f"{kind}.merge")
    kept, other = _locked(kind, kept.pk, other.pk)
    before = pointing.plain(kept)
    for name in _taken(kind, kept, other, take):
        attribute = choices(kind)[name].model_field.attname
        setattr(kept, attribute, getattr(other, attribute))
    _carry(kept, other)
    moves = pointing.move(type(kept), other.pk, kept.pk, (kind, NAMES[kind]))
    _unknot(kept, other)
    kept.version += 1
    kept.save()
    other.merged_into = kept
    other.version += 1
    other.save(update_fields=["merged_into", "version", "updated_at"])
    changed = journal.changes(before, pointing.plain(kept))
    for name in ("version", "updated_at"):
        changed.pop(name, None)
    done = Merge.objects.create(
        kind=kind, kept_id=kept.pk, lost_id=other.pk, at=at, by=by,
        changed=changed, moved=moves.moved, folded=moves.folded,
    )  # fmt: skip
    _tell(done, kept, other, by=by, at=at)
    return done


@transaction.atomic
def unmerge(merged: Merge, *, by: Person | None, at: datetime) -> list[str]:
    """Undo a merge; what was changed since stays, and the answer says so in sentences."""
    require(by, f"{merged.kind}.merge")
    merged = Merge.objects.select_for_update().get(pk=merged.pk)
    if merged.undone_at is not None:
        raise UnableToUnmerge(_("This merge is undone already."))
    model = MODELS[merged.kind]
    pair = model._base_manager.select_for_update().order_by("pk")  # noqa: SLF001 - Django's own name
    found = {record.pk: record for record in pair.filter(pk__in=(merged.kept_id, merged.lost_id))}
    kept, lost = found.get(merged.kept_id), found.get(merged.lost_id)
    if kept is None or lost is None:
        raise UnableToUnmerge(_("One of the two records is gone: there is nothing to part."))
    if kept.merged_into_id is not None:
        raise UnableToUnmerge(
            _("“%(name)s” was merged into another since: undo that merge first.") % {"name": kept}
        )
    left = _give_back(kept, merged)
    kept.version += 1
    kept.save()
    lost.merged_into = None
    lost.version += 1
    lost.save(update_fields=["merged_into", "version", "updated_at"])
    gone = pointing.move_back(pointing.Moves(merged.moved, merged.folded))
    merged.undone_at, merged.undone_by = at, by
    merged.save(update_fields=["undone_at", "undone_by"])
    left += [
        _("%(count)s %(what)s changed since and stays as it is.") % {"count": count, "what": what}
        for what, count in gone
    ]
    for record, other in ((kept, lost), (lost, kept)):
        data = {"other": str(other), "left": left}
        journal.record(f"{merged.kind}.unmerged", record, by=by, at=at, data=data)
    return left


@transaction.atomic
def part(kept: Any, *, other: int, by: Person | None, at: datetime) -> list[str]:
    """Undo the merge of one record, named by its number, into another."""
    kind = kept._meta.model_name  # noqa: SLF001 - Django's own name
    require(by, f"{kind}.merge")
    found = Merge.objects.into(kind, kept.pk).of_lost(kind, other).first()
    if found is None:
        raise UnableToFind(_("No record of that number was merged into this one."))
    return unmerge(found, by=by, at=at)


@transaction.atomic
def dismiss(record: Any, *, other: Any, by: Person | None, at: datetime) -> Dismissal:
    """Keep that two records are not the same, so that nobody is asked again."""
    kind = record._meta.model_name  # noqa: SLF001 - Django's own name
    require(by, f"{kind}.edit")
    if record.pk == other.pk:
        raise UnableToMerge(_("This is one and the same record: choose another."))
    first, second = sorted((record.pk, other.pk))
    found, is_new = Dismissal.objects.get_or_create(
        kind=kind, first_id=first, second_id=second, defaults={"by": by, "at": at}
    )
    if is_new:
        data = {"other": str(other)}
        journal.record(f"{kind}.told_apart", record, by=by, at=at, data=data)
    return found


def _locked(kind: str, kept: int, other: int) -> tuple[Any, Any]:
    if kept == other:
        raise UnableToMerge(_("This is one and the same record: choose another."))
    both = MODELS[kind].objects.select_for_update().filter(pk__in=(kept, other)).order_by("pk")
    found = {record.pk: record for record in both}
    if len(found) != 2:  # noqa: PLR2004 - both
        raise UnableToMerge(_("One of the two was merged or removed meanwhile: look again."))
    return found[kept], found[other]


def _taken(kind: str, kept: Any, other: Any, take: str | None) -> Collection[str]:
    known = choices(kind)
    if take is None:
        return [
            name for name, column in known.items()
            if getattr(kept, column.model_field.attname) in (None, "")
            and getattr(other, column.model_field.attname) not in (None, "")
        ]  # fmt: skip
    names = [name.strip() for name in take.split(",") if name.strip() and name.strip() != NONE]
    wrong = [name for name in names if name not in known]
    if wrong:
        raise UnableToMerge(
            _("“%(name)s” is no field of these records. There are: %(names)s.")
            % {"name": wrong[0], "names": ", ".join(known)}
        )
    return names


def _carry(kept: Any, other: Any) -> None:
    """Take over what nobody chooses: that a lead was converted, that an account is a partner."""
    if isinstance(kept, Lead) and other.converted_at and not kept.converted_at:
        for name in CONVERTED:
            setattr(kept, name, getattr(other, name))
    if isinstance(kept, Account):
        kept.is_partner = kept.is_partner or other.is_partner


def _unknot(kept: Any, other: Any) -> None:
    """Let no account stand above itself, which moving the parts of another may lead to."""
    if not isinstance(kept, Account):
        return
    seen, above = {kept.pk, other.pk}, kept.parent_id
    while above is not None and above not in seen:
        seen.add(above)
        above = Account._base_manager.values_list("parent_id", flat=True).get(pk=above)  # noqa: SLF001 - Django's own name
    if above is not None:
        kept.parent = None


def _give_back(kept: Any, merged: Merge) -> list[str]:
    """Give the kept record back what the merge changed, where nobody changed it again."""
    now, left = pointing.plain(kept), []
    for name, (before, after) in merged.changed.items():
        if now[name] == after:
            setattr(kept, name, pointing.typed(type(kept), {name: before})[name])
        elif not name.endswith("_key"):
            label = kept._meta.get_field(name).verbose_name  # noqa: SLF001 - Django's own name
            left.append(_("“%(field)s” was changed since and stays as it is.") % {"field": label})
    return left


def _tell(done: Merge, kept: Any, lost: Any, *, by: Person | None, at: datetime) -> None:
    moved = sum(len(entry[2]) for entry in done.moved)
    data = {"changes": _by_field(done), "other": str(lost), "merge": done.pk, "moved": moved}
    journal.record(f"{done.kind}.merged", kept, by=by, at=at, data=data)
    data = {"other": str(kept), "into": kept.pk, "merge": done.pk}
    journal.record(f"{done.kind}.merged_away", lost, by=by, at=at, data=data)


def _by_field(done: Merge) -> dict[str, Any]:
    known = {c.model_field.attname: name for name, c in choices(done.kind).items()}
    return {known[name]: pair for name, pair in done.changed.items() if name in known}
