"""Who hears of an event, in which words: the form of the table that stands above all rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.kernel.models import Event

    Audience = Callable[[Event, Any], Iterable[int | None]]


@dataclass(frozen=True)
class Hearing:
    """Who hears of an event: its topic, the sentence they read, and the words for who they are.

    The sentence may name `%(who)s`, who did it, `%(what)s`, the record, and `%(note)s`, the reason
    given. What is `urgent` may come by e-mail at once. What happens by itself in somebody's name
    (`to_doer`) is told to them too, though nobody else hears of their own deeds.
    """

    topic: str
    sentence: _StrPromise
    audience: tuple[Audience, ...]
    urgent: bool = False
    to_doer: bool = False


_HEARINGS: dict[str, Hearing] = {}
_TOPICS: dict[str, str | _StrPromise] = {}
UNKNOWN: str | _StrPromise = _("Something happened to “%(what)s”.")


def register(topics: Mapping[str, str | _StrPromise], table: Mapping[str, Hearing]) -> None:
    """Make the table known; called once at start by the top of the house."""
    _TOPICS.update(topics)
    _HEARINGS.update(table)


def of(name: str) -> Hearing | None:
    """Return who hears of an event of a name."""
    return _HEARINGS.get(name)


def every() -> dict[str, Hearing]:
    """Return the table."""
    return dict(_HEARINGS)


def topics() -> dict[str, str | _StrPromise]:
    """Return the topics with what they are called, in the table's order."""
    return dict(_TOPICS)
