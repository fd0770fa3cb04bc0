"""Student's t agrees with its printed tables."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.calc import student


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (inf, 1.960)],
)
def test_the_quantiles_are_those_of_the_tables(freedom: float, printed: float) -> None:
    assert student.quantile(0.95, freedom) == pytest.approx(printed, abs=6e-4)


@given(st.floats(0.5, 500), st.floats(0.01, 0.999))
def test_a_quantile_is_undone_by_its_chance(freedom: float, chance: float) -> None:
    found = student.two_sided(student.quantile(chance, freedom), freedom)
    assert found == pytest.approx(1 - chance, abs=1e-9)


def test_at_nought_nothing_is_less_likely() -> None:
    assert student.two_sided(0, 7) == 1


@pytest.mark.parametrize("freedom", [0, -1])
def test_no_degrees_of_freedom_are_refused(freedom: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        student.two_sided(1, freedom)


@pytest.mark.parametrize("chance", [0, 1, 1.5])
def test_a_chance_outside_its_bounds_is_refused(chance: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        student.quantile(chance, 5)
