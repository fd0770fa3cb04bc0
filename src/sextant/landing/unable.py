"""Refusals that several modules of this room speak."""

from __future__ import annotations

from sextant.kernel.unable import Unable


class UnableToRevert(Unable):
    """Taking the landing back would lose what came later; `records` are what stands in the way."""

    def __init__(self, sentence: str, records: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.records = records or []
