"""The words in which a record says how it is listed, shown, edited, imported and served.

One declaration gives a record its list, detail, form, verbs, history, import, export and API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import UnableToFind

if TYPE_CHECKING:
    from django.db.models import Model, Q, QuerySet
    from django.utils.functional import _StrPromise

    from sextant.kernel.scope import Scope
    from sextant.workspace.rules import Rule


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    CURRENCY = "currency"
    DATE = "date"
    PERIOD = "period"
    INSTANT = "instant"
    YES_NO = "yes_no"
    CHOICE = "choice"
    REFERENCE = "reference"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    ROWS = "rows"


@dataclass(frozen=True)
class Field:
    """One field of a record: what it holds and how people call it in their files.

    A `derived` field is asked and not kept: an expression over the model. A field of `ROWS`, which
    only verbs ask, is a short table whose columns are `of`; `usual` says what it starts with. One
    that `needs` a permission does not exist for those without it.
    """

    name: str
    label: str | _StrPromise
    kind: Kind = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    to: str = ""
    choices: Sequence[tuple[str, str | _StrPromise]] = ()
    editable: bool = True
    help: str | _StrPromise = ""
    currency_field: str = "currency"
    max_length: int | None = None
    landed_only: bool = False
    tones: Mapping[str, str] = field(default_factory=dict)
    derived: Callable[[], Any] | None = None
    of: tuple[Field, ...] = ()
    usual: Callable[[Any], Any] | None = None
    needs: str = ""

    def __post_init__(self) -> None:
        """Nobody types what is derived."""
        if self.derived is not None:
            object.__setattr__(self, "editable", False)


@dataclass(frozen=True)
class Verb:
    """A verb offered on a record's page and in its API: name, label, fields asked, function.

    One that is not `listed` has its own place on a hand-made page.
    """

    name: str
    label: str | _StrPromise
    run: Callable[..., Any]
    asks: tuple[Field, ...] = ()
    when: Callable[[Any], bool] = lambda _record: True
    bulk: bool = False
    danger: bool = False
    undo: str = ""
    listed: bool = True

    @property
    def fills_in(self) -> bool:
        """Whether its form is a table to be saved, named by what stands in it."""
        return len(self.asks) == 1 and self.asks[0].kind is Kind.ROWS


@dataclass(frozen=True)
class Finder:
    """A filter that is no column: which records belong to some others, by their numbers."""

    name: str
    label: str | _StrPromise
    to: str
    holds: Callable[[int | None], Q]


@dataclass(frozen=True)
class Sieve:
    """A filter whose whole text the room that owns it reads: its condition, and how it reads."""

    name: str
    label: str | _StrPromise
    read: Callable[[str, Scope], tuple[Q, str]]


@dataclass(frozen=True)
class Panel:
    """A part of a record's page that a room above adds; where `shows` is None, it is left out.

    `shows` is asked like a `detail_context`; the template finds what it returned as `panel`.
    """

    template: str
    shows: Callable[..., Mapping[str, Any] | None]
    aside: bool = False


@dataclass(frozen=True)
class Workspace:
    """How a record is listed, shown, edited, imported, exported and served by the API."""

    name: str
    kind: str
    model: type[Model]
    noun: str | _StrPromise
    nouns: str | _StrPromise
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    search: tuple[str, ...] = ("name",)
    order: tuple[str, ...] = ("name",)
    filters: tuple[str, ...] = ()
    key: str = "name"
    rules: tuple[Rule, ...] = ()
    verbs: tuple[Verb, ...] = ()
    finders: tuple[Finder, ...] = ()
    sieves: tuple[Sieve, ...] = ()
    create: Callable[..., Any] | None = None
    edit: Callable[..., Any] | None = None
    remove: Callable[..., Any] | None = None
    rank: int = 50
    aliases: tuple[str, ...] = ()
    lands: bool = True
    detail_template: str = ""
    detail_context: Callable[..., Mapping[str, Any]] | None = None
    panels: tuple[Panel, ...] = ()
    without: tuple[str, ...] = ()
    """Of the general verbs, edit and remove, those its records do not have."""
    form_part: str = ""
    """A template that a room above shows beneath the form."""
    stands_for: Callable[[int], int | None] | None = None
    """Which record now stands for one that is no more: its old address leads there."""

    def field(self, name: str) -> Field:
        """Return a field by name."""
        for item in self.fields:
            if item.name == name:
                return item
        raise KeyError(name)

    @property
    def landed(self) -> tuple[Field, ...]:
        """Return the fields that a file can fill."""
        return tuple(item for item in self.fields if item.derived is None)

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """Return the records a scope may see; others do not exist for it."""
        records: Any = self.model._default_manager.all()  # noqa: SLF001
        if hasattr(records, "visible_to"):
            found: QuerySet[Any] = records.visible_to(scope)
            return found
        return records if scope.spans(self.kind) != () else records.none()  # type: ignore[no-any-return]


_REGISTRY: dict[str, Workspace] = {}


def register(*workspaces: Workspace) -> None:
    """Make workspaces known; called once at start by the room that owns the records."""
    for workspace in workspaces:
        _REGISTRY[workspace.name] = workspace


def extend(
    name: str,
    *,
    fields: tuple[Field, ...] = (),
    verbs: tuple[Verb, ...] = (),
    panels: tuple[Panel, ...] = (),
    **others: Any,
) -> None:
    """Let a room above add to a record of a room below, or replace what it says of others."""
    known = get(name)
    register(
        replace(
            known,
            fields=(*known.fields, *fields),
            verbs=(*known.verbs, *verbs),
            panels=(*known.panels, *panels),
            **others,
        )
    )


def every() -> list[Workspace]:
    """Return all workspaces in landing order: what others refer to comes first."""
    return sorted(_REGISTRY.values(), key=lambda workspace: (workspace.rank, workspace.name))


def is_known(name: str) -> bool:
    """Tell whether there is a workspace of that name."""
    return name in _REGISTRY


def get(name: str) -> Workspace:
    """Return a workspace by name, or refuse with the names there are."""
    if name not in _REGISTRY:
        raise UnableToFind(
            _("There is no workspace “%(name)s”. There are: %(names)s.")
            % {"name": name, "names": ", ".join(sorted(_REGISTRY))}
        )
    return _REGISTRY[name]
