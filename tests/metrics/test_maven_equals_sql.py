"""A real export: what `ask` says of it equals SQL over its files, to the cent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sextant.kernel.scope import operator
from sextant.landing import landings
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from tests.homes import SharedData, at_home
from tests.metrics.made import TODAY

pytestmark = pytest.mark.django_db
NOW_HERE = "2026-08-12T09:00:00+00:00"
BY_HAND = """
WITH pipeline AS (
    SELECT *, CASE product WHEN 'GTXPro' THEN 'GTX Pro' ELSE product END AS goods
    FROM '{files}/sales_pipeline.csv'
)
SELECT {keys}
    count(*) FILTER (deal_stage = 'Won') AS won_deals,
    count(*) FILTER (deal_stage = 'Lost') AS lost_deals,
    count(*) FILTER (deal_stage NOT IN ('Won', 'Lost')) AS open_deals,
    coalesce(sum(close_value) FILTER (deal_stage = 'Won'), 0) AS won_revenue,
    median(close_date - engage_date) FILTER (deal_stage = 'Won') AS sales_cycle_days
FROM pipeline LEFT JOIN '{files}/sales_teams.csv' USING (sales_agent)
    LEFT JOIN '{files}/accounts.csv' USING (account)
GROUP BY ALL
"""
METRICS = ("won_deals", "lost_deals", "open_deals", "won_revenue", "sales_cycle_days")
DIMENSIONS = {
    "region": "regional_office",
    "manager": "manager",
    "person": "sales_agent",
    "product": "goods",
    "account": "account",
    "industry": "sector",
    "country": "office_location",
    "category": "rtrim(left(goods, 3))",
}


@pytest.fixture(scope="module")
def maven(
    shared_data: SharedData, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any,
    django_db_setup: None,
) -> Iterator[Path]:  # fmt: skip
    """Land the four files once and publish them; the records are taken back at the end."""
    from django.db import transaction

    files = shared_data / "crm_maven"
    with (
        at_home(tmp_path_factory.mktemp("maven")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        _land(files)
        yield files
        transaction.set_rollback(True)


def _land(files: Path) -> None:
    from datetime import datetime

    at = datetime.fromisoformat(NOW_HERE)
    named = [(path.name, BytesIO(path.read_bytes())) for path in sorted(files.glob("*.csv"))]
    landing = landings.begin(named, by=None, at=at, said=None)
    landings.land(landing, by=None, at=at)
    publish_pending(at)


def answer(metrics: Any = METRICS, **question: Any) -> Answer:
    return ask(metrics, scope=operator(TODAY), today=TODAY, **question)


def by_hand(files: Path, keys: str = "") -> dict[Any, dict[str, Any]]:
    sql = BY_HAND.format(files=files, keys=f"{keys} AS key," if keys else "")
    cursor = duckdb.connect().execute(sql)
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row.pop("key", None): row for row in rows}


def same(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    return all(
        (found[name] is None) == (expected[name] is None)
        and (found[name] is None or Decimal(found[name]) == Decimal(str(expected[name])))
        for name in METRICS
    )


def test_the_whole(maven: Path) -> None:
    expected = by_hand(maven)[None]
    found = answer((*METRICS, "win_rate", "created_deals", "average_deal")).total
    assert same(found, expected)
    closed = expected["won_deals"] + expected["lost_deals"]
    assert float(found["win_rate"]) == pytest.approx(expected["won_deals"] / closed)
    assert found["created_deals"] == closed + expected["open_deals"] == 8800
    assert found["won_revenue"] == 10_005_534
    assert f"{found['win_rate']:.2%}" == "63.15%"


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_by_each_dimension(maven: Path, dimension: str) -> None:
    expected = by_hand(maven, DIMENSIONS[dimension])
    found = {row[dimension]: row for row in answer(by=[dimension]).rows}
    assert found.keys() == expected.keys()
    assert all(same(found[key], expected[key]) for key in expected)


@pytest.mark.parametrize(
    ("unit", "pattern"),
    [
        ("quarter", "strftime(close_date, '%Y-Q') || quarter(close_date)"),
        ("month", "strftime(close_date, '%Y-%m')"),
        ("week", "strftime(close_date, '%G-W%V')"),
        ("day", "strftime(close_date, '%Y-%m-%d')"),
    ],
)
def test_by_the_day_they_closed(maven: Path, unit: str, pattern: str) -> None:
    expected = by_hand(maven, pattern)
    expected.pop(None)  # the open ones
    rows = answer([name for name in METRICS if name != "open_deals"], by=[unit]).rows
    assert {row[unit]: row["won_revenue"] for row in rows} == {
        key: row["won_revenue"] for key, row in expected.items()
    }
    assert [row["lost_deals"] for row in rows] == [
        expected[key]["lost_deals"] for key in sorted(expected)
    ]


def test_a_quarter_and_its_comparison(maven: Path) -> None:
    found = answer("won_revenue", period="2017-Q3", compare="previous").total
    values = [
        duckdb.connect()
        .execute(
            f"SELECT sum(close_value) FROM '{maven}/sales_pipeline.csv'"
            " WHERE deal_stage = 'Won' AND close_date >= $start AND close_date < $stop",
            {"start": start, "stop": stop},
        )
        .fetchall()[0][0]
        for start, stop in (
            (date(2017, 7, 1), date(2017, 10, 1)),
            (date(2017, 4, 1), date(2017, 7, 1)),
        )
    ]
    assert [found["won_revenue"], found["won_revenue_compare"]] == values
