"""Orders answer every question about their lines as the lines would."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D
from random import Random
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.metrics import catalogue, figures, gathering, manifest, statements
from sextant.metrics.measures import Metric
from sextant.metrics.request import resolve
from sextant.metrics.schemas import ORDER_LINES
from tests.homes import at_home
from tests.metrics.golden_facts import ACCOUNTS, PEOPLE, PRODUCTS
from tests.metrics.made import TODAY, asked, publish

METRICS = [each for each in catalogue.every().values() if each.fact is ORDER_LINES and each.parts]
GROUPS = ((), ("month",), ("country", "quarter"), ("person",), ("account",), ("has_customer",))


def lines() -> Iterator[dict[str, Any]]:
    """Draw orders of one to six lines, some without an amount, a rate or a cost."""
    chance = Random(5)  # its `random` is the same in every version of Python
    for number in range(300):
        whose = {**chance.choice(PEOPLE), **chance.choice(ACCOUNTS[:40])}
        day = TODAY - timedelta(int(chance.random() * 500))
        for place in range(1 + number % 6):
            amount = None if chance.random() < 0.1 else D(int(chance.random() * 1e6)).scaleb(-2)
            value = None if chance.random() < 0.1 else amount
            cost = None if chance.random() < 0.2 else D(int(chance.random() * 1e5)).scaleb(-2)
            is_return = chance.random() < 0.1
            yield {
                "origin": "landed", "order_key": f"s:{number}", "order_number": str(number),
                "line_number": str(place), "ordered_on": day, "quantity": D(place - 2),
                "amount": amount, "value": value, "cost": cost, "is_return": is_return,
                "margin": None if value is None or cost is None else value - cost,
                "returned": -value if is_return and value else None, "currency": "USD",
                "has_customer": "yes" if whose["account_id"] else "no", **whose,
                **chance.choice(PRODUCTS),
            }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with at_home(tmp_path_factory.mktemp("gathering")):
        publish(order_lines=list(lines()))
        yield


def found(name: str, by: tuple[str, ...], *, fact: str) -> list[Any]:
    request = resolve(name, by=by, where={}, period=None, compare=None, scope=operator(TODAY),
                      today=TODAY)  # fmt: skip
    (group,) = request.groups()
    assert group.fact == "orders"
    group = replace(group, fact=fact)
    shape = statements.shape_of(request, group, by=by)
    return sorted(figures.run(shape, request, group, manifest.current(), period=None), key=repr)


@pytest.mark.parametrize("by", GROUPS, ids=str)
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_orders_come_to_what_their_lines_come_to(metric: Metric, by: tuple[str, ...]) -> None:
    whole, parts = (found(metric.name, by, fact=fact) for fact in ("orders", "order_lines"))
    if by and metric.reads_value:  # of groups the last column tells only whether any is missing
        whole, parts = ([(*row[:-1], bool(row[-1])) for row in rows] for rows in (whole, parts))
    assert whole == parts


def test_there_are_fewer_rows_of_orders_than_of_lines() -> None:
    publication = manifest.current()
    sizes = [sum(publication.facts[name].rows.values()) for name in ("orders", "order_lines")]
    assert sizes[0] < sizes[1] * 0.9


def test_what_is_missing_is_counted_by_line() -> None:
    rows = list(lines())
    (note,) = [each for each in asked("sales").notes if each.kind == "no_amount"]
    assert note.count == sum(row["amount"] is None for row in rows)


def test_products_are_asked_of_lines() -> None:
    request = asked("sales", by=["month"], where={"category": "GTX"}).request
    assert [group.fact for group in request.groups()] == ["order_lines"]


def test_a_line_too_large_to_be_added_to_others_stands_alone() -> None:
    large = D(gathering.LARGE) * 50_000
    rows = [row | {"value": large, "amount": large} for row in list(lines())[:60]]
    publish(order_lines=rows)
    assert asked("sales").total["sales"] == 60 * large


def test_of_one_order_lines_without_a_customer_stay_apart_from_those_whose_customer_is_gone() -> (
    None
):
    first = next(row for row in lines() if row["value"] is not None)
    nobody = {"account_id": None, "account": None, "industry": None, "country": None, "tier": None}
    rows = [{**first, **nobody, "line_number": str(n), "has_customer": has, "is_return": False}
            for n, has in enumerate(("yes", "no", "no"))]  # fmt: skip
    publish(order_lines=rows)
    sold = {row["has_customer"]: row["sales"] for row in asked("sales", by=["has_customer"]).rows}
    assert sold == {"yes": first["value"], "no": 2 * first["value"]}
