"""Order lines drawn again are whole invoices, and the same every time."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks import data
from benchmarks.resampled import DOUBLE, Months, Source


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    return Months.of(Source.read(tmp_path_factory.mktemp("lines")), 3_000_000)


def real(month: str, folder: Path) -> Any:
    lines = pl.read_parquet(data.order_lines(folder))
    return lines.filter(pl.col("InvoiceDate").str.starts_with(month))


def test_a_month_drawn_twice_is_the_same(months: Months) -> None:
    assert months.lines(1, 4).equals(months.lines(1, 4))
    assert not months.lines(1, 4).equals(months.lines(2, 4))


def test_about_as_many_lines_are_drawn_as_were_asked_for(months: Months) -> None:
    drawn = sum(len(months.lines(year, month)) for year in range(3) for month in range(1, 13))
    assert drawn == pytest.approx(3_000_000, rel=0.15)


def test_invoices_are_drawn_whole(months: Months, tmp_path: Path) -> None:
    def baskets(lines: Any) -> set[tuple[str, ...]]:
        found = lines.group_by("InvoiceNo", maintain_order=True).agg(pl.col("StockCode"))
        return {tuple(codes) for codes in found["StockCode"].to_list()}

    assert baskets(months.lines(0, 3)) <= baskets(real("2011-03", tmp_path))


def test_customers_come_stay_and_go(months: Months) -> None:
    one, other = (set(months.lines(year, 10)["CustomerID"].drop_nulls()) for year in (1, 2))
    assert one & other
    assert one - other
    assert other - one
    assert max(other) > DOUBLE


def test_a_correction_has_the_same_invoices_and_more_pieces(months: Months) -> None:
    usual, more = months.lines(2, 6), months.lines(2, 6, 1)
    assert usual["InvoiceNo"].equals(more["InvoiceNo"])
    sold = usual["Quantity"] > 0
    assert (more["Quantity"] - usual["Quantity"]).sum() == sold.sum()
