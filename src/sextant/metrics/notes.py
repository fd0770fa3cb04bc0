"""What to know beside a number: what is left out, what is not open, how sure an estimate is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Note:
    """Something to know beside a number: amounts left out, a scope that sees nothing."""

    kind: str
    count: int = 0
    words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the note in the reader's language."""
        return TEXTS[self.kind](self)


def _scope(_note: Note) -> str:
    return _("Nothing of this is open to this role or place.")


def _unknown(note: Note) -> str:
    dimension, value, near = note.words
    text = _("No %(dimension)s here is called “%(value)s”.")
    if near:
        text = _("No %(dimension)s here is called “%(value)s”: did you mean %(near)s?")
    return text % {"dimension": dimension, "value": value, "near": near}


def _no_amount(note: Note) -> str:
    text = ngettext(
        "%(count)d deal has no amount and adds nothing.",
        "%(count)d deals have no amount and add nothing.",
        note.count,
    )
    return text % {"count": note.count}


def _no_rate(note: Note) -> str:
    text = ngettext(
        "The amount of %(count)d deal is left out: no rate converts it.",
        "The amounts of %(count)d deals are left out: no rate converts them.",
        note.count,
    )
    return text % {"count": note.count}


def _no_rate_of_lines(note: Note) -> str:
    text = ngettext(
        "The amount of %(count)d order line is left out: no rate converts it.",
        "The amounts of %(count)d order lines are left out: no rate converts them.",
        note.count,
    )
    return text % {"count": note.count}


def _no_cost(note: Note) -> str:
    text = ngettext(
        "What %(count)d order line cost is not known: it is not in the margin.",
        "What %(count)d order lines cost is not known: they are not in the margin.",
        note.count,
    )
    return text % {"count": note.count}


def _too_young(note: Note) -> str:
    text = ngettext(
        "%(count)d case has not had all its days yet and is left out of %(metric)s.",
        "%(count)d cases have not had all their days yet and are left out of %(metric)s.",
        note.count,
    )
    return text % {"count": note.count, "metric": note.words[0]}


def _too_little(_note: Note) -> str:
    return _("Too little has happened yet to say where the period ends.")


def _back_test(note: Note) -> str:
    error, bias, coverage = note.words
    return _(
        "Reckoned the same way, %(count)d earlier cases missed their end by %(error)s of it"
        " (%(bias)s on balance); %(coverage)s ended within the bounds, of 80%% meant."
    ) % {"count": note.count, "error": error, "bias": bias, "coverage": coverage}


TEXTS: Mapping[str, Callable[[Note], str]] = {
    "scope": _scope,
    "unknown": _unknown,
    "no_amount": _no_amount,
    "no_rate": _no_rate,
    "no_rate_of_lines": _no_rate_of_lines,
    "no_cost": _no_cost,
    "too_young": _too_young,
    "too_little": _too_little,
    "back_test": _back_test,
}
