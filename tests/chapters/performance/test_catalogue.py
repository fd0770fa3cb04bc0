"""Everyone finds the numbers they may ask, what they mean and who answers for them."""

import html

import pytest

from sextant.kernel.roles import every as roles
from sextant.kernel.scope import scope_of
from sextant.metrics import catalogue
from sextant.metrics.explain import open_to
from sextant.metrics.measures import MEASURE
from tests.book.conftest import Seat
from tests.company import TODAY, Company

pytestmark = pytest.mark.django_db


def test_every_number_is_told_with_meaning_warning_and_owner(company: Company, at: Seat) -> None:
    page = at("Dora").get("/metrics/").content.decode()
    for name, metric in catalogue.every().items():
        assert f'id="{name}"' in page
        assert html.escape(str(metric.caution)) in page
        assert f"/why/{name}/" in page
        assert f"/api/metrics/{name}" in page


def test_words_of_name_or_meaning_find_it(company: Company, at: Seat) -> None:
    page = at("Dora").get("/metrics/", {"q": "customers LOST"}).content.decode()
    assert 'id="lost_customers"' in page
    assert 'id="won_revenue"' not in page


def test_words_that_nothing_holds_are_answered(company: Company, at: Seat) -> None:
    assert "No metric is called like that" in at("Dora").get("/metrics/?q=luck").content.decode()


def test_a_seller_sees_no_margins(company: Company, at: Seat) -> None:
    page = at("Ben").get("/metrics/").content.decode()
    assert 'id="won_revenue"' in page
    assert 'id="gross_margin"' not in page


def test_the_definition_is_in_the_api(company: Company, at: Seat) -> None:
    found = at("Dora").get("/api/metrics/won_revenue.cumulative").json()
    assert (found["owner"], found["formula"]) == ("director", "from won_revenue")
    refused = at("Dora").get("/api/metrics/won_revenu")
    assert refused.status_code in {400, 404, 409, 422}
    assert "won_revenue" in refused.content.decode()


def test_every_owner_is_a_role() -> None:
    names = {role.name for role in roles()}
    assert {metric.owner for metric in catalogue.every().values()} <= names


def test_whoever_may_ask_a_number_may_ask_what_it_is_made_of(company: Company) -> None:
    for name in company.people:
        shown = {metric.name for metric in open_to(scope_of(company.people[name], TODAY))}
        for metric in catalogue.every().values():
            if metric.name in shown:
                assert {each for each in metric.of if each != MEASURE} <= shown
