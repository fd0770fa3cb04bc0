"""Whatever the company, parts sum to the change that `ask` tells, however it is divided."""

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.calc.drivers import Joint
from sextant.kernel.scope import operator
from sextant.kernel.unable import Unable
from sextant.metrics.why import why
from tests.metrics.made import TODAY, asked, publish

DEAL = st.fixed_dictionaries({
    "status": st.sampled_from(["won", "lost"]),
    "value": st.none() | st.decimals("0", "9999.99", places=2),
    "closed_on": st.sampled_from([date(2026, 6, 3), date(2026, 7, 3), date(2025, 7, 3)]),
    "region_id": st.sampled_from([None, 1, 2]),
    "account_id": st.sampled_from([None, 1, 2, 3]),
})  # fmt: skip
LINE = st.fixed_dictionaries({
    "value": st.decimals("-50", "9999.9999", places=4),
    "quantity": st.integers(-3, 20),
    "ordered_on": st.sampled_from([date(2026, 6, 3), date(2026, 7, 3)]),
    "product_id": st.sampled_from([1, 2, 3]),
    "account_id": st.sampled_from([None, 1, 2]),
})  # fmt: skip
FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def explained(metric: str, compare: str, by: list[str]) -> Any:
    try:
        return why(metric, period="2026-07", compare=compare, by=by, scope=operator(TODAY),
                   today=TODAY)  # fmt: skip
    except Unable:  # a ratio without anything below the line on a side
        return None


def check(metric: str, compare: str, by: list[str]) -> None:
    found = explained(metric, compare, by)
    if found is None:
        return
    told = asked(metric, period="2026-07", compare=compare).total[f"{metric}_change"]
    assert abs(found.whole.change - D(told)) <= found.whole.step
    for joint in (Joint.SHOWN, Joint.SHARED):
        for division in (found.division, *found.drivers(joint)):
            assert sum((each.effect for each in division.reasons), D(0)) == found.whole.change
            shares = [each.share for each in division.reasons if each.share is not None]
            assert not shares or sum(shares) == 1


@FEW
@given(st.lists(DEAL, min_size=1, max_size=12), st.sampled_from(["previous", "year-ago"]))
def test_deals_add_up(own_home: Path, rows: list[dict[str, Any]], compare: str) -> None:
    publish(deals=[{"deal_id": n, "created_on": row["closed_on"], **row}
                   for n, row in enumerate(rows, start=1)])  # fmt: skip
    for metric in ("won_revenue", "won_deals", "win_rate", "average_deal"):
        check(metric, compare, ["region"])
        check(metric, compare, [])


@FEW
@given(st.lists(LINE, min_size=1, max_size=12))
def test_order_lines_add_up(own_home: Path, rows: list[dict[str, Any]]) -> None:
    publish(order_lines=[{"line_id": n, "order_id": n, **row}
                         for n, row in enumerate(rows, start=1)])  # fmt: skip
    for metric in ("sales", "units", "average_price"):
        check(metric, "previous", ["product"])
        check(metric, "previous", ["product", "account"])
