"""One thing written in several cases is one thing: it keeps the spelling that is known, or commonest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.landing.matching import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHOWN = 3


def spelt(counts: Mapping[str, int], known: Iterable[str]) -> dict[str, str]:
    """Return how each text is written, where it is written otherwise: as known, or as most rows do."""
    usual: dict[str, str] = {}
    for text in (*known, *sorted(counts, key=lambda each: -counts[each])):
        usual.setdefault(folded(text), text)
    return {text: meant for text in counts if (meant := usual[folded(text)]) != text}


def told(column: str, meant: Mapping[str, str]) -> str:
    """Say which spellings were taken for which."""
    pairs = ", ".join(f"“{text}” → “{usual}”" for text, usual in list(meant.items())[:SHOWN])
    return _(
        "In “%(column)s”, spellings that differ by case and spaces alone are one: %(pairs)s."
    ) % {
        "column": column,
        "pairs": pairs + (" …" if len(meant) > SHOWN else ""),
    }
