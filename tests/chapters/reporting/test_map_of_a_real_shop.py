"""A real shop's 38 countries on the map: with what stands beneath they come to the whole, by SQL."""

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from sextant.chapters.reporting import maps
from sextant.metrics import catalogue
from tests.book.landed.conftest import asked, land
from tests.conftest import SharedData

__all__ = ["asked", "land"]


@pytest.mark.slow
def test_what_is_drawn_and_what_stands_beneath_are_the_whole(
    land: Any, asked: Any, shared_data: SharedData
) -> None:
    path = shared_data("online_retail_1") / "online_retail.parquet"
    land(path, said={"as": "order_lines"})
    answer = asked("sales", by=["country"])
    sales = catalogue.every()["sales"]
    rows = [(row["country"], row["sales"]) for row in answer.rows]
    placed, left = maps._placed(rows, sales)
    known: dict[str, Decimal] = dict(
        duckdb.sql(
            f"select Country, sum(cast(UnitPrice as decimal(18, 4)) * Quantity) from '{path}' group by 1"
        ).fetchall()
    )
    assert (len(rows), len(placed), len(left)) == (38, 31, 7)
    assert {name: value for named in placed.values() for name, value in named} | dict(left) == known
    chart = maps.drawn(0, sales, answer)
    assert chart is not None
    assert {each.name for each in chart.beneath} == {
        "Bahrain", "Channel Islands", "European Community", "Hong Kong", "Malta", "Singapore",
        "Unspecified",
    }  # fmt: skip
    assert placed["372"] == [("EIRE", known["EIRE"])]
    assert placed["710"] == [("RSA", known["RSA"])]
