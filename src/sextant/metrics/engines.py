"""Engines: what runs a statement over the published facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from sextant.config import config
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from sextant.metrics.manifest import Manifest
    from sextant.metrics.statements import Statement


class UnableToReach(Unable):
    """The engine named in the settings is not there."""


class StalePublication(Exception):  # noqa: N818 - answered by asking the current one
    """The files of a publication are gone: a newer one has been current for long."""


class Engine(Protocol):
    """Runs statements of its dialect over the files of a publication."""

    @property
    def dialect(self) -> str:
        """Name the dialect statements are compiled to."""

    def rows(
        self, statement: Statement, values: Mapping[str, Any], manifest: Manifest
    ) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a statement."""

    def sql(self, statement: Statement, manifest: Manifest) -> str:
        """Return a statement as anyone can run it over the same files."""


def current() -> Engine:
    """Return the engine the settings name."""
    if config.engine == "duckdb":
        from sextant.metrics.duck import ENGINE

        return ENGINE
    return _cluster(config.engine)


@cache
def _cluster(master: str) -> Engine:
    from sextant.metrics.spark import Spark

    return Spark(master)
