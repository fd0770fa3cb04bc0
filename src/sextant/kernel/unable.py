"""Refusals: what Sextant foresees and will not do, said in a sentence fit for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Unable(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A refusal with a sentence that says what, where and how to mend it."""

    def __init__(self, sentence: str | _StrPromise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return str(self.sentence)


class UnableToFind(Unable):
    """The thing does not exist, or does not exist for the one who asks: the two look alike."""


class UnableToPermit(Unable):
    """The person's role does not allow the verb."""
