"""What moved a pipeline from one day to another, to the cent."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc.flow import Box, State, Window, flow

Q3 = Window(date(2026, 7, 1), date(2026, 10, 1))
JULY, NOVEMBER = date(2026, 7, 20), date(2026, 11, 2)


def state(value: str, due: date | None = JULY, status: str = "open") -> State:
    return State(status, due, D(value))


@pytest.mark.parametrize(
    ("before", "after", "boxes"),
    [
        (state("10"), state("10"), {Box.START: "10", Box.END: "10"}),
        (state("10"), state("14"), {Box.START: "10", Box.INCREASED: "4", Box.END: "14"}),
        (state("10"), state("7"), {Box.START: "10", Box.DECREASED: "3", Box.END: "7"}),
        (None, state("5"), {Box.NEW: "5", Box.END: "5"}),
        (state("9", NOVEMBER), state("8"), {Box.PULLED_IN: "8", Box.END: "8"}),
        (state("9", None), state("8"), {Box.PULLED_IN: "8", Box.END: "8"}),
        (
            state("9"),
            state("8", NOVEMBER),
            {Box.START: "9", Box.DECREASED: "1", Box.SLIPPED: "8"},
        ),
        (
            state("9"),
            state("12", status="won"),
            {Box.START: "9", Box.INCREASED: "3", Box.WON: "12"},
        ),
        (state("9"), state("9", status="lost"), {Box.START: "9", Box.LOST: "9"}),
        (None, state("6", status="won"), {Box.NEW: "6", Box.WON: "6"}),
        (None, state("6", status="lost"), {Box.NEW: "6", Box.LOST: "6"}),
        (state("9", NOVEMBER), state("9", status="won"), {Box.PULLED_IN: "9", Box.WON: "9"}),
        (state("9", NOVEMBER), state("9", NOVEMBER, "lost"), {}),
        (state("9", NOVEMBER), state("9", status="lost"), {}),
        (state("9", NOVEMBER), state("9", NOVEMBER), {}),
        (None, state("9", NOVEMBER), {}),
        (state("9", status="won"), state("9", status="won"), {}),
        (None, None, {}),
        (state("9"), State("won", JULY, D(9), counts=False), {Box.START: "9", Box.SLIPPED: "9"}),
        (State("open", JULY, D(9), counts=False), state("9"), {Box.PULLED_IN: "9", Box.END: "9"}),
    ],
)
def test_a_deal_in_its_boxes(
    before: State | None, after: State | None, boxes: dict[Box, str]
) -> None:
    found = flow([("deal", before, after)], Q3)
    assert {box: amount["deal"] for box, amount in found.deals.items() if amount} == {
        box: D(amount) for box, amount in boxes.items()
    }
    assert found.is_exact


states = st.none() | st.builds(
    State,
    st.sampled_from(["open", "won", "lost"]),
    st.sampled_from([None, JULY, NOVEMBER]),
    st.decimals(0, 10**9, places=2),
    st.booleans(),
)
deals = st.lists(st.tuples(states, states), max_size=30)


@given(deals, st.sampled_from([None, Q3]))
def test_the_boxes_add_up_to_the_cent(
    pairs: list[tuple[State | None, State | None]], window: Window | None
) -> None:
    found = flow([(n, *pair) for n, pair in enumerate(pairs)], window)
    assert found.is_exact


def _stands(one: State | None) -> bool:
    return one is not None and one.counts and (one.status, one.due) == ("open", JULY)


@given(deals)
def test_start_and_end_are_what_stood_in_the_window(
    pairs: list[tuple[State | None, State | None]],
) -> None:
    whole = [pair for pair in pairs if pair[1] is not None]
    found = flow([(n, *pair) for n, pair in enumerate(whole)], Q3)
    for box, place in ((Box.START, 0), (Box.END, 1)):
        inside = [pair[place] for pair in whole]
        values = [one.value for one in inside if one is not None and _stands(one)]
        assert found.amount(box) == sum(values, D(0))


@given(deals)
def test_without_a_window_nothing_slips_but_what_went_elsewhere(
    pairs: list[tuple[State | None, State | None]],
) -> None:
    found = flow([(n, *pair) for n, pair in enumerate(pairs)])
    after = [pairs[n][1] for n in found.deals[Box.SLIPPED]]
    assert not any(one is None or one.counts for one in after)
