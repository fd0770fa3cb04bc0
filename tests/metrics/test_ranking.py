"""Groups stand in the order people read them, whatever they are put in order by."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sextant.metrics.ranking import Ranked, in_order

NUMBERS = st.none() | st.integers(0, 4)
LABELS = st.none() | st.sampled_from(["", "a", "A", "b", "é", "Z", "None"])


def rank(group: tuple[Any, Any, Any, Any]) -> tuple[Any, ...]:
    key, label, order, month = group
    named = (key is None, order or 0, str(label or "").casefold(), str(label), key or 0)
    return (*named, month is None, month or 0)


@given(st.lists(st.tuples(NUMBERS, LABELS, NUMBERS, NUMBERS), unique=True))
def test_many_sorts_by_one_value_make_the_order_of_one_by_all(groups: list[Any]) -> None:
    keys, labels, orders, months = zip(*groups, strict=True) if groups else ((), (), (), ())
    columns = [Ranked(keys, labels, orders, is_keyed=True), Ranked(months)]
    assert in_order(columns, groups) == sorted(groups, key=rank)
