"""What the simulator adds to deals follows from them and is the same each time."""

from datetime import date, timedelta
from itertools import groupby

import pytest

from sextant.sample.files import Shipped
from sextant.sample.simulate.activities import activities
from sextant.sample.simulate.losses import loss_reasons
from sextant.sample.simulate.signs_of_life import last_days
from sextant.sample.simulate.stages import Step, steps

TODAY = date(2021, 6, 2)


@pytest.fixture(scope="module")
def history(shipped: Shipped) -> dict[str, list[Step]]:
    """The steps of every deal."""
    made = steps(shipped.opportunities, last_days(shipped.opportunities, TODAY))
    return {key: list(rows) for key, rows in groupby(made, lambda step: step.deal)}


def test_deals_take_every_stage_in_order_up_to_the_one_in_the_file(
    shipped: Shipped, history: dict[str, list[Step]]
) -> None:
    for deal in shipped.opportunities:
        walked = [(step.origin, step.to) for step in history[deal.key]]
        assert walked == [(stage - 1, stage) for stage in range(1, deal.step + 1)]


def test_steps_lie_between_creation_and_closing_and_never_go_back(
    shipped: Shipped, history: dict[str, list[Step]]
) -> None:
    for deal in shipped.opportunities:
        moments = [(step.day, step.minute) for step in history[deal.key]]
        assert moments == sorted(set(moments))
        assert moments[0][0] == deal.created_on
        assert moments[-1][0] < (deal.ends_on if deal.status != "open" else TODAY)


def test_the_same_day_gives_the_same_rows(shipped: Shipped) -> None:
    first, second = (
        list(steps(shipped.opportunities, last_days(shipped.opportunities, TODAY)))
        for _ in range(2)
    )
    assert first == second


def test_some_open_deals_are_silent_for_long_and_most_are_not(shipped: Shipped) -> None:
    last = last_days(shipped.opportunities, TODAY)
    alive = [last[deal.key] for deal in shipped.opportunities if deal.status == "open"]
    silent = [day for day in alive if day <= TODAY - timedelta(days=35)]
    assert 0.03 < len(silent) / len(alive) < 0.2


def test_every_lost_deal_has_a_reason_and_no_other(shipped: Shipped) -> None:
    lost = {deal.key for deal in shipped.opportunities if deal.status == "lost"}
    assert set(loss_reasons(shipped.opportunities)) == lost


def test_what_is_done_lies_in_the_past_and_what_is_planned_belongs_to_open_deals(
    shipped: Shipped,
) -> None:
    deals = {deal.key: deal for deal in shipped.opportunities}
    made = activities(
        shipped.opportunities,
        last_days=last_days(shipped.opportunities, TODAY),
        contacts={},
        products=shipped.products,
        today=TODAY,
    )
    for each in made:
        deal = deals[each.deal]
        assert each.done == (each.minutes is not None)
        assert each.day >= deal.created_on
        if each.done:
            assert each.day < TODAY
        else:
            assert deal.status == "open"
