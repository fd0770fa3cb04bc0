"""Verbs that serve any record whose declaration names none of its own: create, change, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable, UnableToFind
from sextant.workspace import declare, typed
from sextant.workspace.columns import columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.workspace.declare import Verb, Workspace


class UnableToSave(Unable):
    """The record cannot be written as asked."""


class UnableToRemove(Unable):
    """Other records still speak of this one."""


class UnableToDo(Unable):
    """The verb is not for this record as it stands."""


def may(workspace: Workspace, verb: str, person: Person | None) -> bool:
    """Tell whether a person's role lets them do a verb on records of a workspace."""
    return verb not in workspace.without and permits(person, f"{workspace.kind}.{verb}")


def creates(workspace: Workspace, person: Person | None) -> bool:
    """Tell whether a person may make records here, and whether the fields suffice to make one."""
    return may(workspace, "create", person) and (
        workspace.create is not None or not _unfilled(workspace)
    )


def _unfilled(workspace: Workspace) -> list[str]:
    known = columns(workspace)
    return [
        field.name
        for field in workspace.model._meta.concrete_fields  # noqa: SLF001 - Django's own name
        if field.name not in known
        and not (field.null or field.blank or field.has_default() or field.primary_key)
        and not getattr(field, "auto_now", False)
        and not getattr(field, "auto_now_add", False)
    ]


def create(
    workspace: Workspace, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Any:
    """Make a record by its own verb, or by the general one."""
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    if workspace.create is not None:
        return workspace.create(given, by=by, at=at)
    return _create(workspace, given, by=by, at=at)


@transaction.atomic
def _create(
    workspace: Workspace, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Any:
    require(by, f"{workspace.kind}.create")
    known = columns(workspace)
    plain = {name: value for name, value in values.items() if not known[name].many}
    owner = known.get("owner")
    if owner is not None and by is not None:
        plain.setdefault("owner", by)
    record = workspace.model(**plain)
    _save(workspace, record)
    _set_many(workspace, record, values)
    journal.record(f"{workspace.kind}.created", record, by=by, at=at, data={"name": str(record)})
    return record


def edit(
    workspace: Workspace, record: Any, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Any:
    """Change a record by its own verb, or by the general one."""
    known = columns(workspace)
    given = {name: typed.stored(known[name], value) for name, value in values.items()}
    if workspace.edit is not None:
        return workspace.edit(record, given, by=by, at=at)
    return _edit(workspace, record, given, by=by, at=at)


@transaction.atomic
def _edit(
    workspace: Workspace, record: Any, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Any:
    require(by, f"{workspace.kind}.edit")
    known = columns(workspace)
    record = locked(record)
    before = {name: typed.current(known[name], record) for name in values}
    changed = journal.changes(before, values)
    if not changed:
        return record
    for name, value in values.items():
        if not known[name].many:
            setattr(record, name, value)
    record.version += 1
    _save(workspace, record)
    _set_many(workspace, record, values)
    data = {"changes": changed}
    journal.record(f"{workspace.kind}.changed", record, by=by, at=at, data=data)
    return record


@transaction.atomic
def remove(workspace: Workspace, record: Any, *, by: Person | None, at: datetime) -> None:
    """Remove a record nothing else speaks of; the journal keeps what it held."""
    require(by, f"{workspace.kind}.remove")
    if "remove" in workspace.without:
        raise UnableToRemove(
            _("This %(noun)s is kept for good: end it instead of removing it.")
            % {"noun": workspace.noun}
        )
    if workspace.remove is not None:
        workspace.remove(record, by=by, at=at)
        return
    held = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}  # noqa: SLF001
    spoken = _speakers(record)
    if spoken:
        raise UnableToRemove(
            ngettext(
                "%(count)s other record speaks of this one: change or remove it first.",
                "%(count)s other records speak of this one: change or remove them first.",
                spoken,
            )
            % {"count": spoken}
        )
    journal.record(f"{workspace.kind}.removed", record, by=by, at=at, data={"held": held})
    try:
        record.delete()
    except ProtectedError as error:
        raise UnableToRemove(
            _("Other records speak of this one: change or remove them first.")
        ) from error


def do(
    verb: Verb, record: Any, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Any:
    """Carry out a declared verb, if it is for the record as it stands."""
    if not verb.when(record):
        raise UnableToDo(
            _("“%(verb)s” is not possible as %(record)s stands now.")
            % {"verb": verb.label, "record": record}
        )
    return verb.run(record, **values, by=by, at=at)


def find(workspace: Workspace, key: int, scope: Any) -> Any:
    """Return a record inside a scope; one outside does not exist."""
    record = workspace.visible(scope).filter(pk=key).first() if key < 2**63 else None
    if record is None:
        raise UnableToFind(
            _("There is no such %(noun)s, or you may not see it.") % {"noun": workspace.noun}
        )
    return record


def stand_in(workspace: Workspace, key: int, scope: Any) -> int | None:
    """Return the visible record that now stands for one that is no more."""
    found = workspace.stands_for(key) if workspace.stands_for and key < 2**63 else None
    if found is None or not workspace.visible(scope).filter(pk=found).exists():
        return None
    return found


def _speakers(record: Any) -> int:
    # parts of a record (the lines of a deal, its way through the stages) go with it
    return sum(
        relation.related_model._default_manager.filter(**{relation.field.name: record}).count()  # noqa: SLF001
        for relation in record._meta.related_objects  # noqa: SLF001
        if relation.related_model in {workspace.model for workspace in declare.every()}
    )


def _save(workspace: Workspace, record: Any) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise UnableToSave(
            _("This %(noun)s cannot be saved: something required is missing, or it exists already.")
            % {"noun": workspace.noun}
        ) from error


def _set_many(workspace: Workspace, record: Any, values: Mapping[str, Any]) -> None:
    for name, column in columns(workspace).items():
        if column.many and name in values:
            getattr(record, name).set(values[name] or [])
