"""Real deals and the sample company: stages and flow equal SQL over the records, to the cent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal as D
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sextant.calc.flow import Box, Flow, Window, flow
from sextant.calc.funnel import health, passages, watched
from sextant.kernel.period import Period
from sextant.kernel.scope import operator
from sextant.landing import landings
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from sextant.metrics.states import Selection, open_since, stood, ways
from tests.homes import SharedData, at_home

pytestmark = pytest.mark.django_db
TODAY, NOW = date(2026, 8, 12), datetime(2026, 8, 12, 9, tzinfo=UTC)
SPAN = Period(date(2017, 7, 1), date(2017, 10, 1))
BOXES = """
SELECT
    sum(close_value) FILTER (deal_stage = 'Won' AND engage_date < $start AND {closed})
        AS won_of_start,
    sum(close_value) FILTER (deal_stage = 'Won' AND engage_date >= $start AND {closed})
        AS won_of_new,
    count(*) FILTER (engage_date < $start AND (close_date IS NULL OR close_date >= $start))
        AS start,
    count(*) FILTER (engage_date >= $start AND engage_date < $stop) AS new,
    count(*) FILTER (deal_stage = 'Won' AND {closed}) AS won,
    count(*) FILTER (deal_stage = 'Lost' AND {closed}) AS lost,
    count(*) FILTER (engage_date < $stop AND (close_date IS NULL OR close_date >= $stop))
        AS end
FROM '{files}/sales_pipeline.csv'
""".replace("{closed}", "close_date >= $start AND close_date < $stop")


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
        named = [(path.name, BytesIO(path.read_bytes())) for path in sorted(files.glob("*.csv"))]
        landing = landings.begin(named, by=None, at=NOW, said=None)
        landings.land(landing, by=None, at=NOW)
        publish_pending(NOW)
        yield files
        transaction.set_rollback(True)


def moved(window: Window | None = None) -> Flow[int]:
    rows = stood(Selection(operator(TODAY), TODAY), SPAN)
    return flow(((row.deal, row.before, row.after) for row in rows), window)


def by_hand(files: Path) -> dict[str, Any]:
    sql = BOXES.replace("{files}", str(files))
    cursor = duckdb.connect().execute(sql, {"start": SPAN.start, "stop": SPAN.end})
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def test_the_flow_of_real_deals(maven: Path) -> None:
    found, expected = moved(), by_hand(maven)
    assert found.is_exact
    for box in (Box.START, Box.NEW, Box.WON, Box.LOST, Box.END):
        assert found.count(box) == expected[box], box
    won = expected["won_of_start"] + expected["won_of_new"]
    assert found.amount(Box.WON) == D(str(won))
    assert found.count(Box.SLIPPED) == found.count(Box.PULLED_IN) == 0


def test_what_the_flow_won_is_what_ask_says_was_won(maven: Path) -> None:
    given: Any = {"period": SPAN, "scope": operator(TODAY), "today": TODAY}
    total = ask(("won_revenue", "won_deals", "lost_deals"), **given).total
    for window in (None, Window(SPAN.start, SPAN.end)):
        found = moved(window)
        assert found.is_exact
        assert found.amount(Box.WON) == total["won_revenue"]
        assert found.count(Box.WON) == total["won_deals"]
        assert found.count(Box.LOST) == total["lost_deals"]


def test_stages_that_no_file_tells_of_are_not_made_up(maven: Path) -> None:
    from sextant.book.models import Pipeline

    selection = Selection(operator(TODAY), TODAY, pipeline=Pipeline.objects.get().pk)
    found = ways(selection, open_since(date(2016, 1, 1)))
    assert len(found) == 8800
    assert sum(not way.visits for way in found) == 4238 + 2473
    seen = watched([each for way in found for each in passages(way)], None, date(2026, 8, 13))
    figures = health(seen)
    assert (figures.seen, figures.still, figures.conversion) == (2089, 2089, None)
