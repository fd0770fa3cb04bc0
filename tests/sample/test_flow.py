"""The flow of the sample's pipeline equals SQL over the shipped file, to the cent."""

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from typing import Any

import duckdb
import pytest

from sextant.calc.flow import Box, flow
from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.metrics.publishing import publish_all
from sextant.metrics.states import Selection, stood
from tests.homes import at_home
from tests.sample.conftest import MOVED_BY, NOW, TODAY

pytestmark = [pytest.mark.usefixtures("published"), pytest.mark.django_db]
FILE = files("sextant.sample") / "data" / "Opportunities.csv.gz"
CREATED = '"Opportunity Created On"'
CLOSED = "Status <> 'Open' AND CloseDate >= $start AND CloseDate < $stop"
BOXES = {
    Box.START: f"{CREATED} < $start AND (Status = 'Open' OR CloseDate >= $start)",
    Box.NEW: f"{CREATED} >= $start AND {CREATED} < $stop",
    Box.WON: f"{CLOSED} AND Status = 'Won'",
    Box.LOST: f"{CLOSED} AND Status = 'Lost'",
    Box.END: f"{CREATED} < $stop AND (Status = 'Open' OR CloseDate >= $stop)",
}


@pytest.fixture(scope="module")
def published(loaded: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The sample's facts in a home of their own."""
    with at_home(tmp_path_factory.mktemp("home")):
        publish_all(NOW)
        yield


def in_sql(span: Period) -> dict[Box, tuple[Any, ...]]:
    """Count and sum the shipped file, in its own days."""
    found = {}
    with duckdb.connect() as connection:
        for box, condition in BOXES.items():
            sql = f"""SELECT count(*), sum(Value::DECIMAL(18, 4))
                FROM read_csv('{FILE}') WHERE $start < $stop AND {condition}"""
            days = {"start": span.start - MOVED_BY, "stop": span.end - MOVED_BY}
            (row,) = connection.execute(sql, days).fetchall()
            found[box] = row
    return found


@pytest.mark.parametrize("days_ago", [90, 400])
def test_each_box_equals_sql_over_the_file(days_ago: int) -> None:
    start = TODAY - timedelta(days=days_ago)
    span = Period(start, start + timedelta(days=60))
    rows = stood(Selection(operator(TODAY), TODAY), span)
    found = flow((row.deal, row.before, row.after) for row in rows)
    assert found.is_exact
    told = {box: (found.count(box), found.amount(box)) for box in BOXES}
    assert told == in_sql(span)
