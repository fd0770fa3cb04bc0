"""What cannot be explained is refused in a sentence that says how to ask instead."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.kernel.unable import Unable
from sextant.metrics.why import UnableToExplain, why
from tests.metrics.made import TODAY, publish


def explained(metric: str = "won_revenue", **how: Any) -> Any:
    how.setdefault("period", "2026-07")
    return why(metric, **how, scope=operator(TODAY), today=TODAY)


@pytest.fixture(autouse=True)
def facts(own_home: Path) -> None:
    publish(deals=[{"deal_id": 1, "status": "won", "value": 100, "closed_on": date(2026, 7, 1)}])


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"metric": "won_revenu"}, "won_revenue"),
        ({"period": None}, "needs a period"),
        ({"period": "2027-01"}, "has not begun"),
        ({"compare": "plam"}, "plan"),
        ({"compare": "plan"}, "No published plan"),
        ({"by": ["regoin"]}, "region"),
        ({"by": ["ageing"]}, "cannot be asked by"),
        ({"by": ["month"]}, "not divided by month"),
        ({"metric": "sales_cycle_days"}, "is a median"),
        ({"metric": "attainment"}, "No published plan"),
        ({"metric": "win_rate"}, "nothing to reckon"),
    ],
)
def test_it_says_why_not(how: dict[str, Any], says: str) -> None:
    with pytest.raises(Unable, match=says):
        explained(**how)


def test_a_ratio_has_no_plan() -> None:
    with pytest.raises(Unable, match="cannot have targets"):
        explained("win_rate", compare="plan")
    assert issubclass(UnableToExplain, Unable)
