"""The parts of facts that landed straight: immutable files, standing with their landing's row."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sextant.landing import keeping
from sextant.landing.models import LandedPart

if TYPE_CHECKING:
    from sextant.landing.models import LandedFile

MONTH = "month"
LANDING, SYSTEM = "landing_id", "system"
AGE = 24 * 3600.0  # seconds until files of a landing that never came about are taken away
NEVER = "none"


def root() -> Path:
    """Return the directory of everything that landed straight."""
    return keeping.root() / "facts"


def place_of(landing: int) -> Path:
    """Return where the parts of a landing lie."""
    return root() / str(landing)


def discard(landing: int) -> None:
    """Remove the files of a landing that did not come about."""
    shutil.rmtree(place_of(landing), ignore_errors=True)


@dataclass
class Writing:
    """Writes rows month by month as they come; memory holds no more than a batch."""

    file: LandedFile
    fact: str
    kind: str
    mark: str
    types: dict[str, Any]
    writers: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def write(self, frame: pl.DataFrame) -> None:
        """Add rows; the column `month` says where they belong."""
        import pyarrow.parquet as pq

        names = list(self.types)
        for (month,), rows in frame.partition_by(MONTH, as_dict=True).items():
            name = str(month or NEVER)
            table = rows.select(names).to_arrow(compat_level=pl.CompatLevel.oldest())
            if name not in self.writers:
                path = self._path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                self.writers[name] = pq.ParquetWriter(path, table.schema, compression="snappy")
            self.writers[name].write_table(table)
            self.rows[name] = self.rows.get(name, 0) + len(rows)

    def close(self) -> list[LandedPart]:
        """Bring the files to rest and enter them in the index."""
        found = []
        for month, writer in self.writers.items():
            writer.close()
            path = self._path(month)
            with path.open("rb") as file:
                os.fsync(file.fileno())
            found.append(
                LandedPart(
                    file=self.file, fact=self.fact, kind=self.kind, month=month,
                    path=path.relative_to(root()).as_posix(), rows=self.rows[month],
                )
            )  # fmt: skip
        made: list[LandedPart] = LandedPart.objects.bulk_create(found)
        return made

    def _path(self, month: str) -> Path:
        return place_of(self.file.landing_id) / f"{self.mark}-{self.kind}-{month}.parquet"


def rows_of(parts: Iterable[LandedPart]) -> pl.LazyFrame | None:
    """Return the rows that stand in some parts: of each line what landed last."""
    every = list(parts)
    held = [each for each in every if each.kind == LandedPart.Kind.ROWS]
    if not held:
        return None
    rows = pl.concat([_scanned(each) for each in held], how="diagonal_relaxed")
    gone = [each for each in every if each.kind == LandedPart.Kind.REPLACED]
    if not gone:
        return rows
    later = pl.concat([_scanned(each) for each in gone])
    latest = later.group_by(SYSTEM, "order", "line").agg(pl.col(LANDING).max().alias("_by"))
    both = rows.join(latest, on=[SYSTEM, "order", "line"], how="left")
    stands = pl.col("_by").is_null() | (pl.col("_by") <= pl.col(LANDING))
    return both.filter(stands).drop("_by")


def _scanned(part: LandedPart) -> pl.LazyFrame:
    file = part.file
    return pl.scan_parquet(root() / part.path).with_columns(
        pl.lit(file.landing_id, dtype=pl.Int64).alias(LANDING), pl.lit(file.source).alias(SYSTEM)
    )


def sweep() -> None:
    """Remove files left behind by landings that were killed or only looked at."""
    known = set(LandedPart.objects.values_list("file__landing_id", flat=True).distinct())
    for directory in root().glob("*"):
        is_old = time.time() - directory.stat().st_mtime > AGE
        if is_old and directory.name.isdigit() and int(directory.name) not in known:
            shutil.rmtree(directory, ignore_errors=True)
