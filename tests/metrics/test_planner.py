"""The database looks at its records again when they have multiplied, and only then."""

import pytest
from django.db import connection

from sextant.metrics.manifest import FactFiles, Manifest
from sextant.metrics.planner import look_again

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks by itself"),
]


def published(rows: int) -> Manifest:
    return Manifest(facts={"deals": FactFiles("x", {}, {"2026-07": rows})})


@pytest.mark.parametrize(
    ("before", "after", "looks"), [(0, 5, 1), (5, 9, 0), (5, 10, 1), (0, 0, 0)]
)
def test_statistics_are_gathered_when_rows_double(
    before: int, after: int, looks: int, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2 * looks):  # type: ignore[operator]
        look_again(published(before), published(after))
