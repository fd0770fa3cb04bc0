"""Numbers asked of the sample equal SQL over the shipped file, to the cent."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import duckdb
import pytest

from sextant.kernel.models import Person
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_all
from sextant.sample.organisation import MOVED, MOVED_ON
from tests.homes import at_home
from tests.sample.conftest import NOW, TODAY

pytestmark = [pytest.mark.usefixtures("published"), pytest.mark.django_db]
FILE = files("sextant.sample") / "data" / "Opportunities.csv.gz"
OWNERS = files("sextant.sample") / "data" / "Owners.csv.gz"
METRICS = {
    "won_revenue": "sum(value) FILTER (status = 'won')",
    "won_deals": "count(*) FILTER (status = 'won')",
    "lost_deals": "count(*) FILTER (status = 'lost')",
    "open_deals": "count(*) FILTER (status = 'open')",
    "open_pipeline": "sum(value) FILTER (status = 'open')",
    "created_deals": "count(*)",
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


def in_sql(by: str) -> dict[str, dict[str, Any]]:
    """Ask the shipped files."""
    query = f"""
        WITH deal AS (
            SELECT lower(Status) AS status, Value::DECIMAL(18, 4) AS value, o.CloseDate AS ended,
                   "Sales owner" AS person, PipelineStep[3:] AS stage, "Product Name" AS product,
                   regexp_replace(Manager, '(.*), (.*)', '\\2 \\1') AS manager
            FROM read_csv('{FILE}', all_varchar = true) o
            JOIN read_csv('{OWNERS}', all_varchar = true) USING (SystemUserSeq))
        SELECT {by} AS of, {", ".join(METRICS.values())} FROM deal GROUP BY ALL"""
    with duckdb.connect() as connection:
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
