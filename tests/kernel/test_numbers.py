"""Whole numbers as they stand in addresses."""

import pytest

from sextant.kernel.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("0042", 42), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.5", "²", "٣", "１", "x", "9" * 19, "1" * 5000])
def test_what_is_none_or_too_long_is_none(text: str) -> None:
    assert whole_number(text) is None
