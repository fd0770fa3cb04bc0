"""The largest records behind a number, in the reporting currency: which deals to speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import figures, manifest, statements
from sextant.metrics.manifest import Manifest
from sextant.metrics.request import Request, resolve

KEPT = 256


@dataclass(frozen=True)
class _Publication:
    """A manifest that is known by its version alone, so that answers can be kept by it."""

    manifest: Manifest = field(compare=False)
    version: int = field(init=False)
    published_at: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "version", self.manifest.version)
        object.__setattr__(self, "published_at", self.manifest.published_at)


def largest(
    metric: str,
    count: int,
    *,
    where: Mapping[str, Any] | None = None,
    period: Period | None = None,
    scope: Scope,
    today: date,
) -> list[int]:
    """Return the keys of the deals behind a metric, greatest value first, as published."""
    request = resolve(
        metric, by=(), where=where or {}, period=period, compare=None, scope=scope, today=today
    )
    return list(_keys(request, count, str(manifest.root()), _Publication(manifest.current())))


@lru_cache(KEPT)
def _keys(request: Request, count: int, _root: str, publication: _Publication) -> tuple[int, ...]:
    (group,) = request.groups()
    shape = statements.shape_of(request, group, by=(), largest=count)
    rows = figures.run(shape, request, group, publication.manifest, period=request.period)
    return tuple(int(row[0]) for row in rows)
