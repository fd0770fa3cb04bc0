"""Under which name rows that land straight continue earlier ones: whose orders or codes they name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from sextant.landing import targets
from sextant.landing.models import LandedPart
from sextant.landing.straight.parts import SYSTEM, rows_of
from sextant.workspace import declare

if TYPE_CHECKING:
    from sextant.landing.keeping import Staged
    from sextant.landing.mapping import FileMapping

SAMPLE = 2000
ENOUGH = 0.5


def continued(staged: Staged, mapping: FileMapping) -> str:
    """Return the source that knows most of the orders, or else of the codes, a table names."""
    about = targets.straight(mapping.workspace)
    assert about is not None
    orders = _sample(staged, mapping.column_of(about.key[0]))
    parts = LandedPart.objects.standing(about.fact)
    rows = rows_of(parts) if orders else None
    if rows is not None:
        held = rows.filter(pl.col("order").is_in(orders)).select("order", SYSTEM).unique()
        found = Counter(held.collect()[SYSTEM].to_list())
        if found and (best := found.most_common(1)[0])[1] >= ENOUGH * len(orders):
            return str(best[0])
    for each in about.appearing.values():
        codes = _sample(staged, mapping.column_of(each.code))
        model = declare.get(each.workspace).model
        known = model._default_manager.filter(external_id__in=codes)  # noqa: SLF001
        counted = Counter(known.values_list("source", flat=True))
        if counted and (best := counted.most_common(1)[0])[1] >= ENOUGH * len(codes):
            return str(best[0])
    return ""


def _sample(staged: Staged, column: str | None) -> list[str]:
    if column is None or not staged.rows:
        return []
    values = staged.scan().select(pl.col(column).str.strip_chars()).head(SAMPLE).collect()
    text = values.to_series().str.replace(r"^([0-9]+)\.0$", "$1")
    return [each for each in text.unique().to_list() if each][: SAMPLE // 4]
