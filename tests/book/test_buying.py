"""The list of accounts shows the customers behind a number, and no others."""

import html
import re
from datetime import date
from typing import Any

import pytest

from sextant.book.models import Account
from sextant.kernel.scope import scope_of
from sextant.metrics.ask import ask
from tests.book.conftest import Publish, Seat
from tests.company import TODAY, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(company: Company, publish: Publish) -> dict[str, Account]:
    """Let three customers buy: one before and again, one new, one no more."""
    found = {name: Account.objects.create(name=name, owner=company.people["Ben"])
             for name in ("Back", "Fresh", "Gone")}  # fmt: skip
    for name, month, owner in (("Back", 5, "Ben"), ("Back", 6, "Ben"), ("Gone", 5, "Ben"),
                               ("Fresh", 6, "Eli")):  # fmt: skip
        company.deal(owner, "100", status="won", closed_on=date(2026, month, 3),
                     created_on=date(2026, month, 1), account=found[name])  # fmt: skip
    publish()
    return found


def listed(at: Seat, who: str, query: str) -> set[str]:
    page = at(who).get(f"/accounts/?{query}").content.decode()
    return {name for name in ("Back", "Fresh", "Gone") if re.search(f">\\s*{name}\\s*<", page)}


def answered(company: Company, metric: str, **how: Any) -> Any:
    scope = scope_of(company.people["Dora"], TODAY)
    return ask(metric, period="2026-06", scope=scope, today=TODAY, **how)


@pytest.mark.parametrize(
    ("metric", "names"),
    [("new", {"Fresh"}), ("returning", {"Back"}), ("retained", {"Back"}), ("lost", {"Gone"}),
     ("active", {"Back", "Fresh"})],
)  # fmt: skip
def test_a_number_of_customers_opens_those_it_counts(
    company: Company, accounts: Any, at: Seat, metric: str, names: set[str]
) -> None:
    name = f"{metric}_customers_by_deals"
    answer = answered(company, name)
    records = answer.records(name)
    assert records.workspace == "accounts"
    assert answer.total[name] == len(names)
    assert listed(at, "Dora", records.query) == names


def test_a_cell_opens_its_own_customers(company: Company, accounts: Any, at: Seat) -> None:
    name = "active_customers_by_deals"
    answer = answered(company, name, by=["region", "month"])
    opened = {row["region"]: listed(at, "Dora", answer.records(name, row).query)
              for row in answer.rows}  # fmt: skip
    assert opened == {"North": {"Back"}, "South": {"Fresh"}}


def test_who_may_not_see_the_deals_finds_nobody(company: Company, accounts: Any, at: Seat) -> None:
    query = answered(company, "active_customers_by_deals").records(
        "active_customers_by_deals"
    ).query  # fmt: skip
    assert listed(at, "Ben", query) == {"Back"}


@pytest.mark.parametrize(
    "given", ["metric%3Dluck", "metric%3Dwon_revenue", "", "metric%3Dnew_customers%26moon%3Dfull",
              "metric%3Dnew_customers%26period%3Dsoon",
              "metric%3Dnew_customers%26moon%3Dfull%26scope%3D" + "9" * 5000],
)  # fmt: skip
def test_what_names_no_customers_is_refused_in_words(accounts: Any, at: Seat, given: str) -> None:
    page = at("Dora").get(f"/accounts/?customers={given}")
    assert page.status_code == 200
    text = html.unescape(page.content.decode())
    assert not given or re.search(
        "no number of customers|no dimension|cannot be asked|period", text
    )


def test_the_filter_says_what_it_shows(company: Company, accounts: Any, at: Seat) -> None:
    answer = answered(company, "new_customers_by_deals", by=["region"])
    row = next(each for each in answer.rows if each["region"] == "South")
    page = at("Dora").get(f"/accounts/?{answer.records('new_customers_by_deals', row).query}")
    assert "New customers, by won deals, 2026-06-01 – 2026-06-30, Region: South" in html.unescape(
        page.content.decode()
    )
