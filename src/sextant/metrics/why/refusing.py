"""The refusal of a change that cannot be explained as asked."""

from __future__ import annotations

from sextant.kernel.unable import Unable


class UnableToExplain(Unable):
    """The change cannot be explained as asked."""
