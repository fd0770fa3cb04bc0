"""Real series of the shared data sets, and the recipe by which odd steps are put into them.

No set of labelled point anomalies comes with a package or may be fetched by whoever runs this: the
loaders of the known ones (NAB, Yahoo S5, TSB-AD, KPI) download them from elsewhere, and the two
that a package brings along (KDD-TSAD 135 and Daphnet, in aeon) are of long spells, not of points.

Recipe. Each series gets one odd step for each fifty, three at least, at random places after its
first third and at least a season and two steps apart, dice of a fixed seed. An odd step is a
contextual point outlier in the sense of K.-H. Lai et al., Revisiting Time Series Outlier Detection
(NeurIPS 2021, datasets and benchmarks): its value is moved by a number of standard deviations of
what is around it. What is around it is the mean of the same place one season before and one after,
so that the deviation is that of noise, not of season or growth; that mean scatters too, which is
taken out (root of 1.5). Half of the odd steps rise, half fall, by 3 to 6 standard deviations,
evenly. A sum does not fall below zero; where that leaves less than 3, it rises instead. What was
odd in the real series before is not marked and counts as false where it is told.

Of AdventureWorks the year 2013 is taken up to 28 December: the weeks after it hold a hundredth of
the sales, for all regions at once, since the sample ends there.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.data import ARCHIVE

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SETS = ("M3 monthly", "online retail, days", "superstore, days", "AdventureWorks, days")
LONGEST, FEWEST_M3 = 300, 108
WEEK, YEAR = 7, 12
EACH, LEAST = 50, 3
WEAKEST, STRONGEST = 3.0, 6.0
BUSY = 0.75  # of the days that are worked had business: else days are no step for the series


@dataclass(frozen=True)
class Labelled:
    """A series with odd steps in it, and which they are."""

    name: str
    values: list[float]
    weights: list[float]
    season: int
    odd: list[bool]


def labelled(which: str, *, seed: int = 4) -> Iterator[Labelled]:
    """Yield the series of a set, with odd steps put in."""
    import numpy as np

    series = monthly() if which == SETS[0] else daily(which)
    dice = np.random.default_rng(seed)
    for name, values, weights, season in series:
        changed, odd = injected(values, weights, season, dice)
        yield Labelled(name, changed.tolist(), weights.tolist(), season, odd.tolist())


def injected(
    values: Floats, weights: Floats, season: int, dice: np.random.Generator
) -> tuple[Floats, NDArray[np.bool_]]:
    """Put odd steps into a series; see above."""
    import numpy as np

    changed, odd = values.astype(float).copy(), np.zeros(len(values), dtype=bool)
    steps = np.flatnonzero(weights > 0)
    deviation = _deviation(values, weights, season)
    wanted = max(LEAST, len(steps) // EACH)
    for at in dice.permutation(steps[len(steps) // 3 :]):
        if odd.sum() == wanted:
            break
        if not odd[max(at - season - 1, 0) : at + season + 2].any():
            size = dice.uniform(WEAKEST, STRONGEST) * deviation
            falls = dice.random() < 1 / 2 and values[at] >= WEAKEST * deviation
            changed[at] = max(values[at] - size, 0.0) if falls else values[at] + size
            odd[at] = True
    return changed, odd


def _deviation(values: Floats, weights: Floats, season: int) -> float:
    import numpy as np

    at = np.arange(season, len(values) - season)
    at = at[(weights[at] > 0) & (weights[at - season] > 0) & (weights[at + season] > 0)]
    off = values[at] - (values[at - season] + values[at + season]) / 2
    return float(np.std(off)) / np.sqrt(1 + 1 / 2)


def monthly() -> Iterator[tuple[str, Floats, Floats, int]]:
    """Yield the first 300 monthly series of the M3 competition with nine years or more."""
    import numpy as np
    import polars as pl

    frame = pl.read_parquet(_member("forecast_m_competitions", "m3_long.parquet"))
    frame = frame.filter(pl.col("period") == "MONTHLY").sort("series_id", "t")
    grouped = frame.group_by("series_id", maintain_order=True).agg("value")
    long = [row for row in grouped.iter_rows() if len(row[1]) >= FEWEST_M3]
    for name, values in long[:LONGEST]:
        yield name, np.array(values), np.ones(len(values)), YEAR


def daily(which: str) -> Iterator[tuple[str, Floats, Floats, int]]:
    """Yield revenue a day, in all and of the parts that sell on most days.

    Days of the week on which hardly anything was ever sold, and holidays of the country, weigh 0.
    """
    import numpy as np
    import polars as pl

    frame, country = READERS[which]()
    parts = [("all", frame)]
    parts += [(str(key[0]), part) for key, part in sorted(frame.group_by("part"))]
    first, last = frame["day"].min(), frame["day"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    days = [first + timedelta(at) for at in range((last - first).days + 1)]
    closed = _closed(frame, days, country)
    for name, part in parts:
        sums = dict(part.group_by("day").agg(pl.col("amount").sum()).iter_rows())
        values = np.array([sums.get(day, 0.0) for day in days])
        weights = np.where(closed, 0.0, 1.0)
        if (values[~closed] > 0).mean() >= BUSY:
            yield f"{which} {name}", values, weights, WEEK


def _closed(frame: pl.DataFrame, days: list[date], country: str) -> NDArray[np.bool_]:
    import holidays
    import numpy as np

    sold = set(frame["day"])
    free = holidays.country_holidays(country, years=range(days[0].year, days[-1].year + 1))
    shut = {
        weekday
        for weekday in range(WEEK)
        if np.mean([day in sold for day in days if day.weekday() == weekday]) < 1 / 20
    }
    return np.array([day.weekday() in shut or (day in free and day not in sold) for day in days])


def _retail() -> tuple[pl.DataFrame, str]:
    import polars as pl

    frame = pl.read_parquet(_member("online_retail_1", ".parquet"))
    day = pl.col("InvoiceDate").str.slice(0, 10).str.to_date()
    sold = frame.filter((pl.col("Quantity") > 0) & (pl.col("UnitPrice") > 0)).select(
        day.alias("day"),
        (pl.col("Quantity") * pl.col("UnitPrice")).alias("amount"),
        pl.col("StockCode").str.slice(0, 3).alias("part"),
    )
    return sold, "GB"


def _superstore() -> tuple[pl.DataFrame, str]:
    import polars as pl

    frame = pl.read_csv(_member("superstore_us", ".csv"), infer_schema=False)
    return frame.select(
        pl.col("Order Date").str.to_date("%d/%m/%y").alias("day"),
        pl.col("Sales").cast(float).alias("amount"),
        pl.col("Region").alias("part"),
    ), "US"


def _adventure() -> tuple[pl.DataFrame, str]:
    import polars as pl

    frame = pl.read_parquet(_member("adventureworks_dw_parquet", "FactInternetSales.parquet"))
    year = pl.col("OrderDate").is_between(datetime(2013, 1, 1), datetime(2013, 12, 28))  # noqa: DTZ001 - days
    return frame.filter(year).select(
        pl.col("OrderDate").dt.date().alias("day"),
        pl.col("SalesAmount").cast(float).alias("amount"),
        pl.col("SalesTerritoryKey").cast(str).alias("part"),
    ), "US"


def _member(archive: str, ending: str) -> io.BytesIO:
    with zipfile.ZipFile(ARCHIVE.with_name(f"{archive}.zip")) as packed:
        name = next(each for each in packed.namelist() if each.endswith(ending))
        return io.BytesIO(packed.read(name))


READERS: dict[str, Any] = dict(zip(SETS[1:], (_retail, _superstore, _adventure), strict=True))
