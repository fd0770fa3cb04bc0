"""What notices speak of: records by their kind in the journal, as far as a person may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.workspace import declare

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace


@dataclass(frozen=True)
class Subject:
    """A kind of record without a workspace: who sees which, and where one is shown."""

    model: type[Model]
    visible: Callable[[Scope], QuerySet[Any]]
    address: Callable[[int], str]
    called: Callable[[Any], str] = str


_REGISTRY: dict[str, Subject] = {}


def register(*subjects: Subject) -> None:
    """Make kinds of records known that have no workspace."""
    for subject in subjects:
        _REGISTRY[subject.model._meta.model_name or ""] = subject  # noqa: SLF001 - Django's own name


def record(kind: str, key: int | None) -> Any:
    """Return a record whoever may see it, or None where it is gone."""
    model = _model(kind)
    if model is None or key is None:
        return None
    return model._default_manager.filter(pk=key).first()  # noqa: SLF001 - Django's own name


def visible(kind: str, keys: Iterable[int], scope: Scope) -> dict[int, Any]:
    """Return those records of a kind that a person may see, by their numbers."""
    subject, workspace = _REGISTRY.get(kind), _workspace(kind)
    if subject is not None:
        seen = subject.visible(scope)
    elif workspace is not None:
        seen = workspace.visible(scope)
    else:
        return {}
    found: dict[int, Any] = seen.in_bulk(list(keys))
    return found


def address(kind: str, key: int) -> str:
    """Return where a record is shown, or nothing where it is nowhere."""
    subject, workspace = _REGISTRY.get(kind), _workspace(kind)
    if subject is not None:
        return subject.address(key)
    return f"/{workspace.name}/{key}/" if workspace is not None else ""


def name(kind: str, record: Any) -> str:
    """Return what people call a record."""
    subject = _REGISTRY.get(kind)
    return subject.called(record) if subject is not None else str(record)


def _workspace(kind: str) -> Workspace | None:
    named = (one for one in declare.every() if one.model._meta.model_name == kind)  # noqa: SLF001 - Django's own name
    return next(named, None)


def _model(kind: str) -> type[Model] | None:
    subject, workspace = _REGISTRY.get(kind), _workspace(kind)
    return subject.model if subject else workspace.model if workspace else None
