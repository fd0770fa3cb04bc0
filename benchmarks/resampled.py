"""Ten million order lines drawn from half a million real ones, month by month, always the same.

Whole invoices are drawn again with all their lines, so baskets, returns and the season stay what
they were. Customers exist several times over under numbers of their own; each comes in one of three
years and most stay for the next, so that some are new, some are kept and some are lost. Prices rise
a little each year, and every line has a cost and a salesperson.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import data

SEED = 10_000_000
LINES = 10_000_000
YEARS = (2009, 2010, 2011)
MONTHS = 12
COMES, STAYS = 0.5, (0.75, 0.8)  # chances: to buy in a year; to buy in the next one too
BUYING = (0.5, 0.625, 0.6875)  # the share of all who buy in a year, by these chances
PRICES = (1.0, 1.02, 1.05)
DOUBLE = 1_000_000  # lies between the numbers of a customer and of its double
SELLERS = 2000


@dataclass(frozen=True)
class Source:
    """Real lines of one year, by month and invoice; of each invoice where it begins, and its size."""

    lines: Any
    invoices: Any
    buyers: int

    @classmethod
    def read(cls, folder: Path) -> Source:
        """Read the real lines, or what is made up in their place."""
        import polars as pl

        path = data.order_lines(folder)
        lines = _whole(pl.read_parquet(path)).sort("month", "InvoiceNo", maintain_order=True)
        path.unlink()
        invoices = (
            lines.with_row_index("first")
            .group_by("month", "InvoiceNo", maintain_order=True)
            .agg(pl.col("first").first(), pl.len().alias("size"), pl.col("buyer").first())
        )
        return cls(lines, invoices, int(lines["buyer"].max()))


def _whole(lines: Any) -> Any:
    """Return lines with all columns; of a month that stands there in two years, the former."""
    import polars as pl

    missing = {"Description": pl.col("StockCode"), "Country": pl.lit("United Kingdom")}
    day = pl.col("InvoiceDate")
    cost = 45 + pl.col("StockCode").rank("dense") % 30  # hundredths of the price
    lines = lines.with_columns(
        *(value.alias(name) for name, value in missing.items() if name not in lines.columns),
        month=day.str.slice(5, 2).cast(pl.Int32),
        year=day.str.slice(0, 4).cast(pl.Int32),
        buyer=pl.col("CustomerID").rank("dense").cast(pl.Int64).fill_null(0),
        cost=cost,
    )
    return lines.filter(pl.col("year") == pl.col("year").min().over("month"))


@dataclass(frozen=True)
class Months:
    """Draws the lines of each month; a month asked for twice comes out the same."""

    source: Source
    copies: int
    buys: Any
    """Who buys in which year: by year, copy and buyer."""

    @classmethod
    def of(cls, source: Source, rows: int = LINES) -> Months:
        """Choose as many doubles of the customers as make about so many lines."""
        import numpy as np

        copies = max(1, round(rows / len(source.lines) / sum(BUYING)))
        chance = np.random.default_rng(SEED).random((len(YEARS), copies, source.buyers + 1))
        buys = chance < COMES
        for year, stays in enumerate(STAYS, 1):
            buys[year] |= buys[year - 1] & (chance[year] < stays)
        return cls(source, copies, buys)

    def files(self, folder: Path) -> Iterator[Path]:
        """Write a file for each month, and yield it."""
        for year in range(len(YEARS)):
            for month in range(1, MONTHS + 1):
                yield self.write(folder, year, month)

    def write(self, folder: Path, year: int, month: int, *, more: int = 0) -> Path:
        """Write one month's lines; with so many pieces more of each it is a correction of them."""
        path = folder / f"lines-{YEARS[year]}-{month:02}.parquet"
        self.lines(year, month, more).write_parquet(path, compression="zstd")
        return path

    def lines(self, year: int, month: int, more: int = 0) -> Any:
        """Return one month's lines as an ERP would write them."""
        import numpy as np
        import polars as pl

        invoices = self.source.invoices.filter(pl.col("month") == month)
        buyer, size, first = (
            invoices[name].to_numpy().astype(np.int64) for name in ("buyer", "size", "first")
        )
        dice = np.random.default_rng([SEED, year, month])
        times = dice.poisson(1.0, (self.copies, len(buyer)))
        passes_by = dice.random(times.shape) < BUYING[year]  # those who give no name
        times *= np.where(buyer > 0, self.buys[year][:, buyer], passes_by)
        drawn = np.repeat(np.arange(times.size), times.ravel())  # a place for each invoice
        copy, invoice = np.divmod(drawn, len(buyer))
        sizes = size[invoice]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        lines = self.source.lines[np.repeat(first[invoice], sizes) + within]
        number = pl.Series("number", np.repeat(np.arange(len(drawn)), sizes))
        return _written(lines.with_columns(number, copy=np.repeat(copy, sizes)), year, more)


def _written(lines: Any, year: int, more: int) -> Any:
    import polars as pl

    is_cancelled = pl.col("InvoiceNo").str.starts_with("C")
    mark = pl.when(is_cancelled).then(pl.lit("C")).otherwise(pl.lit(""))
    number = pl.col("number").cast(pl.String).str.zfill(6)
    month = pl.col("month").cast(pl.String).str.zfill(2)
    price = (pl.col("UnitPrice") * PRICES[year]).round(2)
    customer = pl.col("CustomerID").cast(pl.Int64) + pl.col("copy") * DOUBLE
    pieces = pl.when(pl.col("Quantity") > 0).then(more).otherwise(0)
    seller = (pl.col("buyer") * 7 + pl.col("copy")) % SELLERS
    return lines.select(
        InvoiceNo=pl.format("{}{}{}{}", mark, pl.lit(YEARS[year]), month, number),
        StockCode="StockCode",
        Description="Description",
        Quantity=pl.col("Quantity") + pieces,
        InvoiceDate=pl.format("{}{}", pl.lit(YEARS[year]), pl.col("InvoiceDate").str.slice(4)),
        UnitPrice=price,
        UnitCost=(price * pl.col("cost") / 100).round(4),
        CustomerID=customer,
        Country="Country",
        Salesperson=pl.format("Person {}", seller.cast(pl.String).str.zfill(4)),
    )
