"""Everything that points to a record, over all models there are: moved to another, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import JSONField, Q, UniqueConstraint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

SPOKEN_BY = ("record_id", "subject_id")
# what happened to a record and where it landed from stays its own story
STORIES = frozenset({"kernel.event", "landing.landedrow"})
CHUNK = 5_000


@dataclass
class Moves:
    """What was moved and what was folded into a twin, in an order that can be gone back."""

    moved: list[list[Any]] = field(default_factory=list)
    folded: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A column that points to records."""

    model: type[Model]
    column: str

    @cached_property
    def rules(self) -> list[tuple[tuple[str, ...], Q | None]]:
        """Which columns together may hold a value once only, this one among them."""
        meta = self.model._meta  # noqa: SLF001 - Django's own name
        sets: list[tuple[tuple[str, ...], Q | None]] = [
            (tuple(rule.fields), rule.condition)
            for rule in meta.constraints
            if isinstance(rule, UniqueConstraint) and rule.fields
        ]
        sets += [(tuple(names), None) for names in meta.unique_together]
        sets += [((each.name,), None) for each in meta.concrete_fields if each.unique]
        known = {each.name: each.attname for each in meta.concrete_fields}
        found = [(tuple(known[name] for name in names), when) for names, when in sets]
        return [(names, when) for names, when in found if self.column in names]


def pointers(model: type[Model]) -> Iterator[Any]:
    """Return every column of every model that refers to a record of one."""
    relations: Any = model._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's own name
    for relation in relations:
        if (
            relation.auto_created
            and not relation.concrete
            and (relation.one_to_many or relation.one_to_one)
            and relation.field.name != "merged_into"
            and relation.field.model._meta.managed  # noqa: SLF001 - as above
        ):
            yield relation.field


def speakers(kind: str, workspace: str) -> Iterator[tuple[type[Model], str, Q]]:
    """Return the columns that name a record by a kind and a number, with the condition for one."""
    for model in apps.get_models():
        if model._meta.label_lower in STORIES:  # noqa: SLF001 - as above
            continue
        names = {each.name for each in model._meta.concrete_fields}  # noqa: SLF001 - as above
        for column in SPOKEN_BY:
            stem = column.removesuffix("_id")
            companions = (f"{stem}_type", f"{stem}_kind", "workspace", "kind")
            companion = next((name for name in companions if name in names), None)
            if column in names and companion:
                yield model, column, Q(**{f"{companion}__in": (kind, workspace)})


def move(model: type[Model], lost: int, kept: int, names: tuple[str, str]) -> Moves:
    """Let everything that points to one record point to another; `names` are kind and workspace."""
    moves = Moves()
    for pointer in pointers(model):
        # the kept record does not come to point to itself
        named = ~Q(pk=kept) if pointer.model is model else Q()
        _move_column(Place(pointer.model, pointer.attname), named, (lost, kept), moves)
    for speaker, column, named in speakers(*names):
        _move_column(Place(speaker, column), named, (lost, kept), moves)
    return moves


def _move_column(place: Place, named: Q, way: tuple[int, int], moves: Moves) -> None:
    (lost, kept), model, column = way, place.model, place.column
    rows = model._base_manager.filter(named, **{column: lost}).order_by("pk")  # noqa: SLF001 - as above
    if model._meta.pk.attname == column:  # noqa: SLF001 - as above
        return  # a row that is the record itself, by inheritance
    keys = list(rows.values_list("pk", flat=True))
    if keys and place.rules:
        keys = [key for key in keys if not _fold_twin(place, key, kept, moves)]
    if not keys:
        return
    for start in range(0, len(keys), CHUNK):
        part = model._base_manager.filter(pk__in=keys[start : start + CHUNK])  # noqa: SLF001 - as above
        part.update(**{column: kept})
    moves.moved.append([model._meta.label, column, keys, lost, kept])  # noqa: SLF001 - as above


def _fold_twin(place: Place, key: Any, kept: int, moves: Moves) -> bool:
    """Take a row away whose place with the kept record is taken; what points to it moves along."""
    model = place.model
    row = model._base_manager.get(pk=key)  # noqa: SLF001 - as above
    twin = next(filter(None, (_taken(place, row, kept, *rule) for rule in place.rules)), None)
    if twin is None:
        return False
    name = model._meta.model_name or ""  # noqa: SLF001 - as above
    inner = move(model, row.pk, twin.pk, (name, name))
    moves.moved += inner.moved
    moves.folded += inner.folded
    label = model._meta.label  # noqa: SLF001 - as above
    moves.folded.append({"model": label, "values": plain(row)})
    model._base_manager.filter(pk=row.pk).delete()  # noqa: SLF001 - as above
    return True


def _taken(place: Place, row: Any, kept: int, names: tuple[str, ...], condition: Q | None) -> Any:
    model = place.model
    values = {name: getattr(row, name) for name in names} | {place.column: kept}
    if None in values.values():
        return None
    others = model._base_manager.exclude(pk=row.pk)  # noqa: SLF001 - as above
    if condition is not None:
        others = others.filter(condition)
        if not model._base_manager.filter(condition, pk=row.pk).exists():  # noqa: SLF001 - as above
            return None
    return others.filter(**values).first()


def move_back(moves: Moves) -> list[tuple[str, int]]:
    """Undo a move where it still stands; return what has gone elsewhere, by model and count."""
    left: list[tuple[str, int]] = []
    for entry in reversed(moves.folded):
        model = apps.get_model(entry["model"])
        if not _restore(model, entry["values"]):
            left.append((str(model._meta.verbose_name), 1))  # noqa: SLF001 - as above
    for label, column, keys, lost, kept in reversed(moves.moved):
        model = apps.get_model(label)
        gone = _back(model, column, keys, lost, kept)
        if gone:
            left.append((str(model._meta.verbose_name), gone))  # noqa: SLF001 - as above
    return left


def _back(model: type[Model], column: str, keys: list[Any], lost: int, kept: int) -> int:
    done = 0
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        rows = model._base_manager.filter(**{"pk__in": part, column: kept})  # noqa: SLF001 - as above
        try:
            with transaction.atomic():
                done += rows.update(**{column: lost})
        except IntegrityError:
            done += sum(_one_back(model, column, key, lost, kept) for key in part)
    return len(keys) - done


def _one_back(model: type[Model], column: str, key: Any, lost: int, kept: int) -> int:
    try:
        with transaction.atomic():
            row = model._base_manager.filter(**{"pk": key, column: kept})  # noqa: SLF001 - as above
            return row.update(**{column: lost})
    except IntegrityError:
        return 0


def _restore(model: type[Model], values: dict[str, Any]) -> bool:
    row = model(**typed(model, values))
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)
    except IntegrityError:
        return False
    return True


def plain(row: Model) -> dict[str, Any]:
    """Return the columns of a row as JSON can hold them."""
    return {
        each.attname: plain_value(getattr(row, each.attname))
        for each in row._meta.concrete_fields  # noqa: SLF001 - as above
    }


def plain_value(value: Any) -> Any:
    """Return a value as JSON can hold it, exactly."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def typed(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """Return kept values as the model takes them."""
    found = {}
    for each in model._meta.concrete_fields:  # noqa: SLF001 - as above
        if each.attname in values:
            value = values[each.attname]
            kept_as_is = value is None or isinstance(each, JSONField)
            found[each.attname] = value if kept_as_is else each.to_python(value)
    return found
