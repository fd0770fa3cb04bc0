"""Against the plan a number is explained as against any other period, or says what no plan knows."""

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.kernel.unable import Unable
from sextant.metrics.why import why
from tests.metrics.made import TODAY, publish
from tests.metrics.test_against import planned

JULY = date(2026, 7, 3)
REGIONS = {"North": 1, "South": 2}


def of(region: str, **more: Any) -> dict[str, Any]:
    return {"region": region, "region_id": REGIONS[region], **more}


def won(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [
        {"deal_id": n, "status": "won", "value": D(value), "amount": D(value), "closed_on": JULY,
         "created_on": JULY, "category": category, **of(region)}
        for n, (region, category, value) in enumerate(rows, start=1)
    ]  # fmt: skip


def explained(metric: str = "won_revenue", **how: Any) -> Any:
    how = {"period": "2026-07", "compare": "plan", **how}
    return why(metric, scope=operator(TODAY), today=TODAY, **how)


@pytest.fixture(autouse=True)
def home(own_home: Path) -> None:
    """Publish into a directory of this module's own."""


DEALS = won(("North", "GTX", 70), ("North", "MG", 20), ("South", "GTX", 40))


def test_parts_are_ahead_or_behind_and_sum_to_the_gap() -> None:
    publish(
        deals=DEALS, targets=[planned(JULY, 120, **of("North")), planned(JULY, 30, **of("South"))]
    )
    found = explained(by=["region"])
    assert {each.name: each.effect for each in found.division.reasons} == {
        "North": D("-30.00"), "South": D("10.00")}  # fmt: skip
    assert found.whole.change == D("-20.00")
    assert found.sentence.startswith("Won revenue is $20 (13.3%) below its target.")


@pytest.mark.parametrize("by", [["category"], []])
def test_categories_are_laid_beside_where_the_plan_has_lines_for_them(by: list[str]) -> None:
    publish(deals=DEALS, targets=[planned(JULY, 60, category="GTX"),
                                  planned(JULY, 100, category="MG")])  # fmt: skip
    found = explained(by=by)
    assert {each.name: each.effect for each in found.division.reasons} == {
        "MG": D("-80.00"), "GTX": D("50.00")}  # fmt: skip


def test_a_dimension_without_lines_is_refused() -> None:
    publish(deals=DEALS, targets=[planned(JULY, 60, **of("North"))])
    with pytest.raises(Unable, match="no lines by Category"):
        explained(by=["category"])
    with pytest.raises(Unable, match="cannot be asked by product"):
        explained(by=["product"])


def test_where_it_stands_unlike_the_rest_is_looked_for() -> None:
    targets = [planned(JULY, 50, **of(region), category=category)
               for region in REGIONS for category in ("GTX", "MG")]  # fmt: skip
    rows = won(*[(region, category, 10) for region in REGIONS for category in ("GTX", "MG")
                 for n in range(5) if (region, category) != ("South", "MG")])  # fmt: skip
    publish(deals=rows, targets=targets)
    first = explained(by=["region"]).places()[0]
    assert first.name == "South · MG"
    assert (first.before, first.now) == (D("50.00"), D("0.00"))


def test_conditions_narrow_the_plan_too() -> None:
    publish(
        deals=DEALS, targets=[planned(JULY, 120, **of("North")), planned(JULY, 30, **of("South"))]
    )
    assert explained(where={"region": "North"}).whole.change == D("-30.00")


def test_number_and_size_need_a_plan_of_both() -> None:
    targets = [planned(JULY, 100), planned(JULY, 2, measure="won_deals")]
    publish(deals=DEALS, targets=targets)
    (found,) = (each for each in explained().drivers() if each.kind == "number_and_size")
    # 2 deals of 50 were planned, 3 of 43.33 came
    assert {each.kind: each.effect for each in found.reasons} == {
        "quantity": D("46.67"), "price": D("-16.67")}  # fmt: skip
    publish(deals=DEALS, targets=targets[:1])
    reasons = [each.reason for each in explained().by_kind() if not hasattr(each, "reasons")]
    assert any("asks for Won deals" in each for each in reasons)
    assert any("names no customers" in each for each in reasons)


@pytest.mark.parametrize(
    ("metric", "change"), [("attainment", "0.3"), ("gap", "-30.00"), ("pace_attainment", "0.3")]
)
def test_attainment_and_gap_move_by_what_was_reached_and_by_the_target(
    metric: str, change: str
) -> None:
    june = date(2026, 6, 3)
    rows = [*won(("North", "GTX", 80)), {**won(("North", "GTX", 50))[0], "deal_id": 9,
                                         "closed_on": june}]  # fmt: skip
    publish(deals=rows, targets=[planned(day, 100, **of("North")) for day in (june, JULY)])
    found = explained(metric, compare="previous", by=["region"])
    assert found.whole.change == D(change)
    assert sum(each.effect for each in found.division.reasons) == D(change)


def test_targets_of_another_measure_are_named() -> None:
    targets = [planned(day, count, measure="won_deals", **of("North"))
               for day, count in ((date(2026, 6, 3), 2), (JULY, 3))]  # fmt: skip
    publish(deals=DEALS, targets=targets)
    found = explained("target", compare="previous", measure="won_deals", by=["region"])
    assert found.whole.change == 1


def test_attainment_is_told_only_by_what_the_plan_has_lines_for() -> None:
    june = date(2026, 6, 3)
    rows = won(("North", "GTX", 80), ("South", "MG", 30))
    rows += [{**row, "deal_id": row["deal_id"] + 9, "closed_on": june} for row in rows]
    targets = [planned(day, 50, **of(region)) for day in (june, JULY) for region in REGIONS]
    publish(deals=rows, targets=targets)
    found = explained("attainment", compare="previous")
    assert [each.name for each in found.division.by] == ["region"]
    with pytest.raises(Unable, match="no lines by Category"):
        explained("attainment", compare="previous", by=["category"])
