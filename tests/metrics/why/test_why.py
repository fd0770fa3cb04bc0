"""A change is explained by parts that sum to it, told in a sentence, beyond noise or within."""

from datetime import date
from decimal import Decimal as D
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sextant.calc.drivers import Joint
from sextant.kernel.scope import operator
from sextant.metrics.why import why
from tests.metrics.made import TODAY, publish

REGIONS = {"North": 1, "South": 2}


def won(region: str, month: int, value: int, year: int = 2026, **more: Any) -> dict[str, Any]:
    day = date(year, month, 3)
    return {"status": "won", "value": value, "closed_on": day, "created_on": day,
            "region": region, "region_id": REGIONS[region], **more}  # fmt: skip


def deals(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"deal_id": n, **row} for n, row in enumerate(rows, start=1)]


def steady() -> list[dict[str, Any]]:
    """Return two years in which each region wins much the same every month."""
    return [
        won(region, month, 1000 + 10 * (month % 3), year)
        for year, last in ((2025, 12), (2026, 6))
        for month in range(1, last + 1)
        for region in REGIONS
    ]


def explained(metric: str = "won_revenue", **how: Any) -> Any:
    how = {"period": "2026-07", "scope": operator(TODAY), "today": TODAY, **how}
    return why(metric, **how)


@pytest.fixture(autouse=True)
def home(own_home: Path) -> None:
    """Publish into a directory of this module's own."""


def test_parts_rest_and_sentence_sum_to_the_change() -> None:
    publish(deals=deals(*steady(), won("North", 7, 200), won("South", 7, 1100)))
    found = explained(by=["region"])
    assert {each.name: each.effect for each in found.division.reasons} == {
        "North": D(-800), "South": D(100)}  # fmt: skip
    assert found.whole.change == D(-700)
    assert found.sentence == (
        "Won revenue fell by $700 (35%) against the period before. "
        "North fell by $800, most of it from smaller deals. "
        "South rose by $100, most of it from larger deals."
    )


def test_what_moves_no_more_than_ever_is_called_noise() -> None:
    publish(deals=deals(*steady(), won("North", 7, 1010), won("South", 7, 1010)))
    found = explained(by=["region"])
    assert found.is_noise
    assert "no more than the usual ups and downs" in found.sentence


def test_without_enough_earlier_periods_nothing_is_claimed() -> None:
    publish(deals=deals(won("North", 6, 10), won("North", 7, 90)))
    found = explained(by=["region"])
    assert (found.significance, found.is_noise) == (None, False)
    assert "Too few earlier periods" in found.sentence


def test_without_a_dimension_the_most_telling_one_is_chosen() -> None:
    rows = [won(region, month, 500, account=name, account_id=key, industry="retail")
            for month in (6, 7) for region in REGIONS
            for key, name in ((1, "Globex"), (2, "Acme"))]  # fmt: skip
    rows.append(won("North", 6, 900, account="Globex", account_id=1, industry="retail"))
    rows.append(won("South", 6, 850, account="Globex", account_id=1, industry="retail"))
    publish(deals=deals(*rows))
    assert [each.name for each in explained().division.by] == ["account"]


def test_customers_who_came_and_went_sum_to_the_change() -> None:
    rows = [won("North", month, value, account=f"A{key}", account_id=key)
            for key, month, value in ((1, 6, 50), (1, 7, 80), (2, 6, 30), (3, 7, 5), (4, 6, 9),
                                      (4, 7, 2))]  # fmt: skip
    publish(deals=deals(*rows, won("North", 7, 11)))
    found = {each.kind: each for each in explained().drivers()}["customers"]
    assert [(each.kind, each.effect) for each in found.reasons] == [
        ("new", D(5)), ("lost", D(-30)), ("grown", D(30)), ("shrunk", D(-7)), ("rest", D(11)),
    ]  # fmt: skip
    assert sum(each.effect for each in found.reasons) == found.change


@pytest.mark.parametrize(
    ("joint", "parts"),
    [
        (Joint.SHOWN, {"price": D(250), "quantity": D(100), "joint": D(100)}),
        (Joint.SHARED, {"price": D(300), "quantity": D(150)}),
    ],
)
def test_number_and_size_show_or_share_the_joint_term(joint: Joint, parts: dict[str, D]) -> None:
    before = [won("North", 6, 50) for _each in range(5)]
    publish(deals=deals(*before, *(won("North", 7, 100) for _each in range(7))))
    found = next(each for each in explained().drivers(joint) if each.kind == "number_and_size")
    assert {each.kind: each.effect for each in found.reasons} == parts


def test_prices_volume_and_mix_sum_to_the_change_of_sales() -> None:
    lines = [
        {"order_id": n, "line_id": n, "value": value, "quantity": pieces, "product": name,
         "product_id": key, "ordered_on": date(2026, month, 2)}
        for n, (name, key, month, pieces, value) in enumerate((
            ("Pen", 1, 6, 10, D("19.99")), ("Pen", 1, 7, 12, D("26.01")),
            ("Ink", 2, 6, 3, D("50.00")), ("Ink", 2, 7, 2, D("31.07")), ("Pad", 3, 7, 1, D("4.00")),
        ), start=1)
    ]  # fmt: skip
    publish(order_lines=lines)
    found = {each.kind: each for each in explained("sales").drivers()}["price_volume_mix"]
    assert sum(each.effect for each in found.reasons) == found.change == D("-8.91")
    assert {each.kind: each.effect for each in found.reasons}["new"] == D("4.00")


def test_a_ratio_moves_by_rates_within_and_by_weights_between() -> None:
    rows = [
        {**won(region, month, 1), "status": status}
        for region, month, wins, losses in (("North", 6, 8, 2), ("South", 6, 2, 8),
                                            ("North", 7, 4, 1), ("South", 7, 3, 12))
        for status in ["won"] * wins + ["lost"] * losses
    ]  # fmt: skip
    publish(deals=deals(*rows))
    found = explained("win_rate", by=["region"])
    assert found.whole.change == D("-0.15")
    assert sum(each.effect for each in found.division.reasons) == D("-0.15")
    assert sum(each.inner for each in found.division.reasons) == 0
    assert sum(each.mix for each in found.division.reasons) == D("-0.15")


def test_combinations_are_found_by_their_unexpected_difference() -> None:
    rows = [
        won(region, month, 10, industry=industry)
        for month in (6, 7) for region in REGIONS for industry in ("retail", "steel")
        for n in range(20) if (month, region, industry) != (7, "North", "steel") or n < 5
    ]  # fmt: skip
    publish(deals=deals(*rows))
    first = explained(by=["region"]).places()[0]
    assert first.name == "North · steel"
    assert (first.before, first.now, first.unexpected) == (D(200), D(50), D(-150))


def test_a_running_period_is_compared_with_as_much_of_another() -> None:
    publish(deals=deals(won("North", 7, 10), won("North", 8, 30)))
    found = explained(period="2026-08")
    assert (found.question.period.last, found.question.before_period.last) == (
        TODAY, date(2026, 7, 12))  # fmt: skip


def test_json_holds_parts_that_sum_exactly() -> None:
    publish(deals=deals(won("North", 6, 10), won("North", 7, 90), won("South", 7, 3)))
    found = explained(by=["region"]).as_json()
    assert found["change"] == "83.00"
    assert sum(D(part["effect"]) for part in found["parts"]) == D(found["change"])
    assert {"name", "effect", "share", "significance"} <= found["parts"][0].keys()
    assert found["sentence"].startswith("Won revenue rose by $83 (830%)")


def grouped(fallen: tuple[int, str, str], to: int) -> list[dict[str, Any]]:
    """Return two months of 24 groups that win ten deals each, a few more or less; one fell."""
    return [
        won(region, month, 10, industry=industry, channel=channel)
        for month in (6, 7)
        for at, (region, industry, channel) in enumerate(
            product(REGIONS, ("retail", "steel", "food", "care"), ("web", "shop", "phone"))
        )
        for _deal in range(to if (month, region, industry) == fallen else 10 + at * month % 3)
    ]


def test_the_range_of_a_place_is_learned_from_the_groups_within() -> None:
    publish(deals=deals(*grouped((7, "North", "steel"), 2)))
    first, *others = explained(by=["region", "industry", "channel"]).places()
    assert (first.name, first.is_noise) == ("North · steel", False)
    low, high = first.interval
    assert low < first.unexpected < high < 0
    assert all(each.is_noise for each in others)


def test_a_place_is_measured_with_other_places_aside() -> None:
    rows = [each for each in grouped((7, "North", "steel"), 1) if each["industry"] != "food"]
    publish(deals=deals(*rows, *(won("South", 7, 10, industry="food", channel=channel)
                                 for channel in ("web", "shop", "phone") for _deal in range(30))))  # fmt: skip
    found = {each.name: each for each in explained(by=["region", "industry", "channel"]).places()}
    fallen = found["North · steel"]
    assert D(270) < fallen.expected < D(340)  # as groups did that neither fell nor came


def test_combinations_of_what_does_not_add_up_are_asked_for_themselves() -> None:
    rows = [
        {"order_id": n, "order_key": f"{month}/{n}", "ordered_on": date(2026, month, 2),
         "value": D(1), "is_return": False, "region": region, "region_id": REGIONS[region],
         "category": category, "product": category, "product_id": len(category)}
        for month, region, count in ((6, "North", 6), (6, "South", 6), (7, "North", 1),
                                     (7, "South", 6))
        for n in range(count) for category in ("Pen", "Paper")
    ]  # fmt: skip
    publish(order_lines=rows)
    first = explained("orders", by=["region", "category"]).places()[0]
    assert first.name == "North"
    assert (first.before, first.now) == (6, 1)
