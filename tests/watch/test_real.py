"""A real company is watched: what an alert tells equals SQL over the file, and few are false."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from sextant.watch import drivers, looking
from sextant.watch.models import Alert
from tests.book.landed.conftest import land
from tests.book.landed.test_real_lines import CENT, frame

__all__ = ["land"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
AT = datetime(2026, 7, 15, 9, tzinfo=UTC)
DAY = date(2021, 12, 31)
BAD_DAY = date(2021, 11, 25)


def test_superstore(land: Any, shared_data: Any) -> None:
    path = next((shared_data / "superstore_us").glob("*.xls"))
    land(path)
    look = looking.look_now(DAY, at=AT)
    judged, alarmed = (
        sum(look.pieces.values_list(name, flat=True)) for name in ("judged", "alarmed")
    )
    assert judged > 10_000
    assert alarmed / judged < 0.015
    assert Alert.objects.told().count() <= 4

    base = duckdb.connect()
    for name in ("Orders", "Returns"):
        base.register(name, frame(path, name))

    def margin(start: date, end: date, by: str = "1") -> dict[Any, Decimal]:
        rows = base.sql(
            f"""select {by}, sum(cast(round("Profit", 4) as decimal(18, 4)) * case when "Order ID" in
            (select "Order ID" from Returns) then 0 else 1 end) from Orders
            where cast("Order Date" as date) >= '{start}' and cast("Order Date" as date) < '{end}'
            group by 1"""
        ).fetchall()
        return dict(rows)

    alert = Alert.objects.told().get(metric="gross_margin")
    assert (alert.node, alert.starts_on) == ("company", BAD_DAY)
    (on_the_day,) = margin(BAD_DAY, BAD_DAY + timedelta(days=1)).values()
    assert abs(alert.value - on_the_day) <= CENT
    for day, value, *_expected in alert.course:
        start = date.fromisoformat(day)
        (exact,) = margin(start, start + timedelta(days=1)).values() or (Decimal(0),)
        assert abs(Decimal(str(value)) - exact) <= CENT

    week = [BAD_DAY + timedelta(days=1 - 7 * n) for n in range(3)]
    now, before = (margin(start, end, '"Customer Name"') for end, start in itertools.pairwise(week))
    told = drivers.told(alert, DAY)
    assert told is not None
    assert abs(told.whole.now - sum(now.values())) <= CENT
    assert abs(told.whole.before - sum(before.values())) <= CENT
    assert sum(each.effect for each in told.division.reasons) == told.whole.change
    (cause,) = [each for each in alert.causes if each["rule"] == "large_customer"]
    evidence = {name: value for name, (_kind, value) in cause["evidence"].items()}
    moved = {
        name: now.get(name, Decimal(0)) - before.get(name, Decimal(0)) for name in {*now, *before}
    }
    worst = min(moved, key=lambda name: moved[name])
    assert evidence["account"] == worst
    assert abs(Decimal(str(evidence["now"])) - now[worst]) <= CENT
    assert evidence["part"] == pytest.approx(float(moved[worst] / told.whole.change), abs=1e-4)
