"""What people changed since a row landed is left alone when the very same row lands again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sextant.landing.models import LandedRow, Landing

if TYPE_CHECKING:
    from collections.abc import Mapping

CHUNK = 5000


def spare(both: pl.DataFrame, kind: str, source: str, stand_ins: Mapping[int, int]) -> pl.DataFrame:
    """Take as untouched the rows whose content is what their record was landed from last."""
    numbers = both.filter(pl.col("touched"))["id"].to_list()
    if not numbers:
        return both
    if stand_ins:
        both = _spare_merged(both, kind, stand_ins)
    before = both["id"].replace_strict(
        _last(kind, source, numbers), default=None, return_dtype=pl.Int64
    )
    same = (before == both["content"]).fill_null(value=False)
    return both.with_columns((pl.col("touched") & ~same).alias("touched"))


def _last(kind: str, source: str, numbers: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(numbers), CHUNK):
        rows = LandedRow.objects.filter(
            kind=kind,
            record_id__in=numbers[start : start + CHUNK],
            file__source=source,
            file__landing__state=Landing.State.LANDED,
        )
        found.update(rows.order_by("id").values_list("record_id", "digest"))
    return found


def _spare_merged(both: pl.DataFrame, kind: str, stand_ins: Mapping[int, int]) -> pl.DataFrame:
    """Leave alone what landed just so before, for a record that has the rows of several."""
    there = set(both["id"].to_list())
    family = {lost: kept for lost, kept in stand_ins.items() if kept in there}
    family |= {kept: kept for kept in family.values()}
    rows = LandedRow.objects.filter(
        kind=kind, record_id__in=list(family), file__landing__state=Landing.State.LANDED
    )
    seen = {(family[pk], digest) for pk, digest in rows.values_list("record_id", "digest")}
    pairs = zip(both["id"].to_list(), both["content"].to_list(), strict=True)
    same = pl.Series("same", [pair in seen for pair in pairs], dtype=pl.Boolean)
    return both.with_columns((pl.col("touched") & ~same).alias("touched"))
