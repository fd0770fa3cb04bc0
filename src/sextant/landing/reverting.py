"""Takes a landing back: what it made is removed, what it changed stands as before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Model, ProtectedError, RestrictedError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.kernel import journal
from sextant.kernel.models import Event
from sextant.kernel.roles import require
from sextant.landing.bulk import room_for
from sextant.landing.habits import Occasion, habit_of
from sextant.landing.models import LandedRow, Landing
from sextant.landing.settling import settle
from sextant.landing.straight import withdrawing
from sextant.landing.unable import UnableToRevert
from sextant.workspace import declare

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

SHOWN = 10
CHUNK = 5000


def revert(landing: Landing, *, by: Person | None, at: datetime) -> Landing:
    """Take a landing back, or refuse with a list of what was changed since."""
    require(by, "landing.revert")
    with transaction.atomic():
        landing = Landing.objects.select_for_update().get(pk=landing.pk)
        if landing.state != Landing.State.LANDED:
            raise UnableToRevert(_("Only a landing that stands can be reverted."))
        rows = LandedRow.objects.filter(file__landing=landing)
        kinds = sorted(
            rows.order_by().values_list("kind", flat=True).distinct(),
            key=lambda name: -declare.get(name).rank,
        )
        _refuse_later_changes(landing, kinds)
        months = withdrawing.months_of(landing)
        touched, occasion = {}, Occasion(by, at, "", "")
        with room_for([declare.get(kind).model for kind in kinds], 0):
            for kind in kinds:
                touched[kind] = _restore(kind, landing, by, at) + _remove(kind, landing)
                settle(kind, landing, occasion)
        rows.delete()
        landing.state, landing.finished_at = Landing.State.REVERTED, at
        landing.result = {**landing.result, "notes": sorted(occasion.notes)}
        landing.save(update_fields=["state", "finished_at", "result"])
        withdrawing.note(landing, months, by=by, at=at)
        for kind, count in touched.items():
            name = declare.get(kind).kind
            data = {"landing": landing.pk, "workspace": kind, "rows": count}
            journal.record(f"{name}.unlanded", name, by=by, at=at, data=data)
    return landing


def _refuse_later_changes(landing: Landing, kinds: list[str]) -> None:
    found: list[str] = []
    for kind in kinds:
        found += _changed_since(landing, kind)
    if found:
        sentence = ngettext(
            "%(count)s record was changed after this landing and would lose that: %(names)s. "
            "Revert what came later first.",
            "%(count)s records were changed after this landing and would lose that: %(names)s. "
            "Revert what came later first.",
            len(found),
        )
        names = ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
        raise UnableToRevert(sentence % {"count": len(found), "names": names}, found)


def _changed_since(landing: Landing, kind: str) -> list[str]:
    """Return the records that a person or a later landing changed, by name."""
    workspace = declare.get(kind)
    model = workspace.model
    rows = LandedRow.objects.filter(file__landing=landing, kind=kind)
    versions = dict(rows.order_by("id").values_list("record_id", "version"))
    edited = set(
        Event.objects.filter(
            record_type=workspace.kind, at__gt=landing.finished_at, record_id__isnull=False
        ).values_list("record_id", flat=True)
    )
    found = []
    numbers = list(versions)
    for start in range(0, len(numbers), CHUNK):
        part = model._base_manager.filter(pk__in=numbers[start : start + CHUNK])  # noqa: SLF001
        for pk, version in part.values_list("pk", "version"):
            if version != versions[pk] or pk in edited:
                found.append(pk)
    shown = model._base_manager.filter(pk__in=found[:200])  # noqa: SLF001
    return [str(record) for record in shown] + [""] * max(0, len(found) - 200)


def _remove(kind: str, landing: Landing) -> int:
    model = declare.get(kind).model
    rows = LandedRow.objects.filter(file__landing=landing, kind=kind, before__isnull=True)
    numbers = list(rows.values_list("record_id", flat=True))
    try:
        for start in range(0, len(numbers), CHUNK):
            model._default_manager.filter(pk__in=numbers[start : start + CHUNK]).delete()  # noqa: SLF001
    except (ProtectedError, RestrictedError) as error:
        held = [str(each) for each in _blocking(error)]
        raise UnableToRevert(
            _("%(nouns)s of this landing are used by records that came later: %(names)s.")
            % {"nouns": declare.get(kind).nouns, "names": ", ".join(held[:SHOWN])},
            held,
        ) from error
    return len(numbers)


def _blocking(error: ProtectedError | RestrictedError) -> list[Any]:
    if isinstance(error, ProtectedError):
        return list(error.protected_objects)
    return list(error.restricted_objects)


def _restore(kind: str, landing: Landing, by: Person | None, at: datetime) -> int:
    """Put back what changed rows were before, the latest change first."""
    model, habit = declare.get(kind).model, habit_of(kind)
    rows = LandedRow.objects.filter(file__landing=landing, kind=kind, before__isnull=False)
    extras: dict[int, dict[str, Any]] = defaultdict(dict)
    count = 0
    for row in rows.order_by("-id").select_related("file").iterator(chunk_size=CHUNK):
        before = row.before or {}
        plain = {name: value for name, value in before.items() if name not in habit.extras}
        values = {name: _typed(model, name, value) for name, value in plain.items()}
        model._default_manager.filter(pk=row.record_id).update(  # noqa: SLF001
            **values, version=F("version") + 1, updated_at=at
        )
        _stand_again(row)
        extras[row.record_id] |= {k: v for k, v in before.items() if k in habit.extras}
        count += 1
    _restore_extras(kind, {pk: each for pk, each in extras.items() if each}, by, at)
    return count


def _stand_again(row: LandedRow) -> None:
    """Let an earlier landing whose values stand again be taken back too: nobody changed them since."""
    was = row.version - 1 if row.digest else row.version  # a link alone made no version
    earlier = LandedRow.objects.filter(kind=row.kind, record_id=row.record_id, version=was)
    earlier.exclude(file__landing_id=row.file.landing_id).update(version=row.version + 1)


def _restore_extras(
    kind: str, extras: dict[int, dict[str, Any]], by: Person | None, at: datetime
) -> None:
    habit = habit_of(kind)
    if not extras or habit.after is None:
        return
    import polars as pl

    amounts = _amounts(declare.get(kind).model, list(extras))
    rows = [{"id": pk, "made": False, **amounts.get(pk, {}), **each} for pk, each in extras.items()]
    habit.after(pl.DataFrame(rows, infer_schema_length=None), Occasion(by, at, "", ""))


def _amounts(model: type[Model], numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return what following up needs of records as the database has it."""
    if not any(column.name == "amount" for column in model._meta.concrete_fields):  # noqa: SLF001
        return {}
    column: Any = model._meta.get_field("amount")  # noqa: SLF001
    found = model._default_manager.filter(pk__in=numbers).values_list("pk", "amount")  # noqa: SLF001
    return {pk: {"amount": column.get_prep_value(amount)} for pk, amount in found}


def _typed(model: type[Model], name: str, value: Any) -> Any:
    """Return a kept database value as the model takes it."""
    if name == "source":
        return value
    column: Any = model._meta.get_field(name)  # noqa: SLF001
    inner = column.get_internal_type()
    if value is None:
        return None
    if inner == "DateField":
        return parse_date(value)
    if inner == "DateTimeField":
        from datetime import UTC

        found = parse_datetime(value)
        return found.replace(tzinfo=UTC) if found else None
    if hasattr(column, "places"):
        return column.from_db_value(value, None, None)
    return value
