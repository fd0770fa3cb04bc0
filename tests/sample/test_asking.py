"""Numbers asked of the sample equal SQL over the shipped file, to the cent."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import polars as pl
import pytest

from sextant.kernel.models import Person
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_all
from sextant.sample.files import Shipped
from sextant.sample.organisation import MOVED, MOVED_ON
from sextant.sample.simulate.surroundings import shares
from tests.homes import at_home
from tests.sample.conftest import NOW, TODAY

pytestmark = [pytest.mark.usefixtures("published"), pytest.mark.django_db]
FILE = files("sextant.sample") / "data" / "Opportunities.csv.gz"
OWNERS = files("sextant.sample") / "data" / "Owners.csv.gz"
# money goes by share to those credited in a deal, and the deal is one for each of them
METRICS = {
    "won_revenue": "sum(value * percent / 100) FILTER (status = 'won')",
    "won_deals": "count(DISTINCT key) FILTER (status = 'won')",
    "lost_deals": "count(DISTINCT key) FILTER (status = 'lost')",
    "open_deals": "count(DISTINCT key) FILTER (status = 'open')",
    "open_pipeline": "sum(value * percent / 100) FILTER (status = 'open')",
    "created_deals": "count(DISTINCT key)",
}
BY = {
    "person": "person",
    "stage": "stage",
    "product": "product",
    "manager": f"""CASE WHEN person = '{MOVED}' AND status <> 'open' AND ended < '{MOVED_ON}'
                   THEN 'Anne Weiler' ELSE manager END""",
}


@pytest.fixture(scope="module")
def published(loaded: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The sample's facts in a home of their own."""
    with at_home(tmp_path_factory.mktemp("home")):
        publish_all(NOW)
        yield


@cache
def shared() -> Any:
    """Who shares which deal, as the simulator says, a row each."""
    shipped = Shipped()
    colleagues = {
        one.key: [two.key for two in shipped.owners if two.manager == one.manager and two != one]
        for one in shipped.owners
    }
    rows = list(shares(shipped.opportunities, colleagues))
    return pl.DataFrame(
        {
            "OpportunitySeq": [each.deal for each in rows],
            "seller": [each.owner for each in rows],
            "percent": [0 if each.is_overlay else each.percent for each in rows],
        }
    )


def in_sql(by: str) -> dict[str, dict[str, Any]]:
    """Ask the shipped files."""
    query = f"""
        WITH deal AS (
            SELECT lower(Status) AS status, Value::DECIMAL(18, 4) AS value, o.CloseDate AS ended,
                   PipelineStep[3:] AS stage, "Product Name" AS product,
                   coalesce(seller, SystemUserSeq) AS seller, coalesce(percent, 100) AS percent,
                   OpportunitySeq AS key
            FROM read_csv('{FILE}', all_varchar = true) o
            LEFT JOIN shared USING (OpportunitySeq)),
        credited AS (
            SELECT deal.*, "Sales owner" AS person,
                   regexp_replace(Manager, '(.*), (.*)', '\\2 \\1') AS manager
            FROM deal JOIN read_csv('{OWNERS}', all_varchar = true) ON SystemUserSeq = seller)
        SELECT {by} AS of, {", ".join(METRICS.values())} FROM credited GROUP BY ALL"""
    with duckdb.connect() as connection:
        connection.register("shared", shared().to_arrow())
        rows = connection.execute(query).fetchall()
    return {of: dict(zip(METRICS, row, strict=True)) for of, *row in rows}


@pytest.mark.parametrize("by", BY)
def test_every_number_equals_sql_over_the_file(by: str) -> None:
    found = in_sql(BY[by])
    for metric in METRICS:
        answer = ask(metric, by=(by,), scope=operator(TODAY), today=TODAY)
        asked = {row[by]: row[metric] for row in answer.rows if row[metric]}
        assert asked == {of: row[metric] for of, row in found.items() if row[metric]}, metric


def test_a_seller_sees_only_their_own_number() -> None:
    david = Person.objects.get(name="David So")
    asked = ask("won_revenue", scope=scope_of(david, TODAY), today=TODAY).total["won_revenue"]
    assert asked == in_sql("person")["David So"]["won_revenue"]


def test_two_managers_together_see_everything_once() -> None:
    totals = [
        ask("won_revenue", scope=scope_of(person, TODAY), today=TODAY).total["won_revenue"]
        for person in Person.objects.filter(role="manager")
    ]
    assert sum(totals) == in_sql("'all'")["all"]["won_revenue"]
