"""How far numbers are known, which days count, and that few cases prove nothing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sextant.metrics.ask import forget
from sextant.watch import finding
from sextant.watch.finding import AT_ONCE, Part, parts
from sextant.watch.nodes import WHOLE
from sextant.watch.values import EVERY_DAY, WORKING_DAYS
from sextant.watch.watchable import groups, why_not
from tests.metrics.made import publish
from tests.watch.conftest import DAY, working_days

pytestmark = pytest.mark.django_db
LINES, DECIDED = "order_lines.ordered_on", "quotes.decided_on"


@pytest.fixture(autouse=True)
def _home(own_home: object, db: None) -> None:
    forget()


def line(day: date) -> dict[str, Any]:
    value = Decimal("10.00")
    return {"on": day, "ordered_on": day, "value": value, "amount": value, "quantity": Decimal(1),
            "order_key": str(day), "is_return": False}  # fmt: skip


def known(*days: date) -> Any:
    publish(order_lines=[line(day) for day in days])
    return finding._known_until(LINES, DAY)


def test_numbers_that_came_in_up_to_the_last_working_day_are_known_to_yesterday() -> None:
    until, days = known(*working_days())
    assert (until, days) == (DAY, WORKING_DAYS)


def test_where_nothing_came_in_for_days_the_last_day_may_be_cut_short() -> None:
    last = DAY - timedelta(days=10)
    until, _days = known(*working_days(end=last + timedelta(days=1)))
    assert until == last


def test_a_business_that_sells_on_every_day_is_watched_on_every_day() -> None:
    until, days = known(*(DAY - timedelta(days=n) for n in range(1, 200)))
    assert (until, days) == (DAY, EVERY_DAY)


def test_what_was_never_known_is_not_looked_at() -> None:
    assert known() is None
    assert finding.find(Part(LINES, (WHOLE,), 0), DAY)["series"] == 0


def won(accepted: int) -> list[Any]:
    """Let ten quotes a week be decided, all accepted until the last week."""
    rows = [
        {"quote_id": n * 10 + k, "decided_on": DAY - timedelta(days=7 * n + 3), "sent_on": DAY,
         "outcome": "accepted" if n or k < accepted else "declined"}
        for n in range(60) for k in range(10)
    ]  # fmt: skip
    publish(quotes=rows)
    found = finding.find(Part(DECIDED, (WHOLE,), 0), DAY)["found"]
    return [each for each in found if each["metric"] == "quote_win_rate"]


def test_one_of_ten_is_no_alarm_and_most_of_ten_is() -> None:
    assert won(9) == []
    (candidate,) = won(2)
    assert Decimal(candidate["value"]) == Decimal("0.2")
    assert 0 <= candidate["low"] <= candidate["middle"] <= candidate["high"] <= 1


def test_pieces_are_small_and_hold_every_number_and_node_once() -> None:
    class Many:
        def every(self) -> Any:
            from sextant.watch.nodes import Node

            yield WHOLE
            for n in range(AT_ONCE * 2 + 1):
                yield Node("person", n)

    found = parts(Many())  # type: ignore[arg-type]
    assert len(found) == len(groups()) * 4
    assert len({each.name for each in found}) == len(found)
    assert max(len(each.nodes) for each in found) == AT_ONCE
    names = [metric.name for group in groups().values() for metric in group]
    assert len(names) == len(set(names))
    assert not any(why_not(metric) for group in groups().values() for metric in group)
