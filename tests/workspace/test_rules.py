"""A rule says the same of a typed row and of a landed column."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sextant.workspace.rules import AtLeast, NotBefore, RequiredWhen, Rule

SCHEMA = {
    "amount": pl.Decimal(18, 4),
    "created_on": pl.Date(),
    "closed_on": pl.Date(),
    "status": pl.String(),
}
rows = st.fixed_dictionaries(
    {
        "amount": st.none() | st.decimals(min_value=-1000, max_value=1000, places=4),
        "created_on": st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "closed_on": st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "status": st.none() | st.sampled_from(["open", "won", "lost"]),
    }
)
RULES: list[Rule] = [
    AtLeast("amount", 0, "Not below zero."),
    NotBefore("closed_on", "created_on", "Not before."),
    RequiredWhen("closed_on", "status", ("won", "lost"), "Needed."),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@given(st.lists(rows, min_size=1, max_size=8))
def test_rows_and_columns_agree(rule: Rule, found: list[dict[str, Any]]) -> None:
    frame = pl.DataFrame(found, schema=SCHEMA)
    by_column = frame.select(broken=rule.broken_rows().fill_null(value=False))["broken"].to_list()
    assert by_column == [rule.broken(row) for row in found]


def test_a_rule_names_the_fields_it_reads() -> None:
    assert [rule.uses() for rule in RULES] == [
        ("amount",),
        ("closed_on", "created_on"),
        ("closed_on", "status"),
    ]


def test_a_minimum_is_allowed() -> None:
    assert not AtLeast("amount", 0, "").broken({"amount": Decimal(0)})
