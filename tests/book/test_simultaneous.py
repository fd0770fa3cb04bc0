"""Two hundred people edit deals at once: every edit is kept, in one order, and none is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from itertools import pairwise
from typing import Any

import pytest
from django.db import connections

from sextant.book import deals
from sextant.book.models import AmountChange, Deal
from sextant.kernel.models import Event
from tests.company import NOW, Company, found

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EDITS, THREADS = 200, 20


@pytest.fixture
def company() -> Company:
    """Found a small company that other connections see."""
    return found()


def at_once(act: Callable[[int], Any], count: int = EDITS) -> list[Any]:
    """Do something many times at once, each time on a connection of its own."""

    def done(number: int) -> Any:
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(done, range(count)))


def told(deal: Deal, field: str) -> Iterator[tuple[Any, Any]]:
    """Yield what the journal says of a field, in its order."""
    for event in Event.objects.filter(record_type="deal", record_id=deal.pk).order_by("id"):
        pair = event.data.get("changes", {}).get(field)
        if pair:
            yield tuple(pair)


def test_two_hundred_edits_of_one_deal_follow_each_other(company: Company) -> None:
    deal, ben = company.deal("Ben", "0.5"), company.people["Ben"]
    at_once(lambda n: deals.edit(deal, {"amount": D(n + 1)}, by=ben, at=NOW))
    changes = list(told(deal, "amount"))
    deal.refresh_from_db()
    assert {D(after) for _before, after in changes} == {D(n + 1) for n in range(EDITS)}
    assert all(D(one[1]) == D(other[0]) for one, other in pairwise(changes))
    assert (deal.version, deal.amount) == (EDITS + 1, D(changes[-1][1]))
    assert AmountChange.objects.count() == EDITS


def test_edits_of_different_fields_of_a_few_deals_all_stay(company: Company) -> None:
    few = [company.deal(owner, "1") for owner in ("Ben", "Cai", "Eli", "Ann")]
    stages = list(company.stages.values())

    def act(n: int) -> None:
        deal = few[n % len(few)]
        if n % 3 == 0:
            deals.edit(deal, {"next_step": f"Step {n}"}, by=None, at=NOW)
        elif n % 3 == 1:
            deals.edit(deal, {"name": f"Name {n}"}, by=None, at=NOW)
        else:
            deals.move(deal, stages[n % len(stages)], by=None, at=NOW)

    at_once(act)
    for deal in few:
        deal.refresh_from_db()
        for field in ("next_step", "name"):
            last = list(told(deal, field))[-1][1]
            assert getattr(deal, field) == last
        moves = list(deal.stage_changes.order_by("pk"))
        assert all(one.to_stage == other.from_stage for one, other in pairwise(moves))
        assert moves[-1].to_stage == deal.stage
    steps = sum(len(list(told(deal, "next_step"))) for deal in few)
    assert steps == len([n for n in range(EDITS) if n % 3 == 0])


def test_a_deal_is_won_once_however_many_press(company: Company) -> None:
    deal = company.deal("Ben", "10")

    def press(_n: int) -> bool:
        try:
            deals.win(deal, by=None, at=NOW)
        except deals.UnableToClose:
            return False
        return True

    assert at_once(press).count(True) == 1
    assert Event.objects.filter(name="deal.won").count() == 1
