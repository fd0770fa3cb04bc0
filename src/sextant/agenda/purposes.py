"""What approvals can be about: each purpose says what follows when it is granted or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import UnableToFind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.agenda.snapshot import Fact


@dataclass(frozen=True)
class Purpose:
    """What an approval is asked for, and what follows inside the deciding transaction.

    `kind` is the kind of record asked about, `page` the address of one by its number. `granted`,
    `refused` and `withdrawn` are called as `granted(approval, at=at)`. `facts` names those facts
    of the snapshot that have no usual name (`snapshot.USUAL`).
    """

    name: str
    label: str | _StrPromise
    kind: str
    granted: Callable[..., Any]
    refused: Callable[..., Any]
    page: Callable[[int], str]
    withdrawn: Callable[..., Any] = lambda _approval, *, at: None  # noqa: ARG005 - the name callers use
    facts: Mapping[str, Fact] = field(default_factory=dict)


_REGISTRY: dict[str, Purpose] = {}


def register(*purposes: Purpose) -> None:
    """Make purposes known; called once at start by the room that owns the records."""
    _REGISTRY.update({purpose.name: purpose for purpose in purposes})


def every() -> list[Purpose]:
    """Return all purposes."""
    return list(_REGISTRY.values())


def find(name: str) -> Purpose | None:
    """Return a purpose by name, or None where no room speaks for it any more."""
    return _REGISTRY.get(name)


def get(name: str) -> Purpose:
    """Return a purpose by name, or refuse with the names there are."""
    if name not in _REGISTRY:
        raise UnableToFind(
            _("Nothing is approved as “%(name)s”. There are: %(names)s.")
            % {"name": name, "names": ", ".join(sorted(_REGISTRY))}
        )
    return _REGISTRY[name]
