"""Every number of the explore page leads to its records, or says why it does not."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sextant.book.models import Activity, DealLine, Source
from sextant.chapters.reporting import behind
from sextant.chapters.reporting.question import Question
from sextant.kernel.scope import operator
from sextant.metrics import catalogue
from sextant.metrics.ask import ask
from tests.book.conftest import Publish, Seat
from tests.company import TODAY, Company

pytestmark = pytest.mark.django_db
PERIOD = "2025-01-01..2026-07-31"


@pytest.fixture
def data(company: Company, publish: Publish) -> None:
    web = Source.objects.create(name="Web")
    for n, owner in enumerate(["Ben", "Cai", "Eli", "Ann"] * 2):
        status = ["won", "lost"][n % 3 == 0]
        deal = company.deal(
            owner, str(100 + n), name=f"Deal {n}", status=status,
            closed_on=date(2026, 7, 1) + timedelta(days=n),
            loss_reason=company.reason if status == "lost" else None,
            came_from=[web, None][n % 2],
        )  # fmt: skip
        if n % 2:
            DealLine.objects.create(deal=deal, product=company.product)
        at = datetime(2026, 7, 2 + n, 9, tzinfo=UTC)
        Activity.objects.create(subject=f"Call {n}", at=at, done=True, kind="call",
                                owner=deal.owner, deal=deal)  # fmt: skip
    publish()


def told(client: Any, address: str) -> str:
    return " ".join(html.unescape(client.get(address).content.decode()).split())


@pytest.mark.parametrize("name", ["won_deals", "lost_deals", "created_deals", "activities"])
def test_the_page_lists_as_many_records_as_the_number_says(data: None, at: Seat, name: str) -> None:
    client, walked = at("Dora"), 0
    for dimension in catalogue.every()[name].dimensions:
        question = Question((name,), (dimension,), compare="none")
        answer = ask(name, by=(dimension,), period=PERIOD, scope=operator(TODAY), today=TODAY)
        for row in answer.rows[:3]:
            address = behind.address(question, answer, name, row)
            if row[name] and address.startswith("/explore/records/"):
                walked += 1
                page = told(client, address)
                said = re.search(r"from (\d+) records?\.", page)
                assert said is not None, (dimension, row, address)
                assert int(said[1]) == row[name] == page.partition("<tbody>")[2].count("<tr>"), (
                    address
                )
    assert walked


def test_every_number_has_records_or_a_reason(data: None) -> None:
    without = set()
    for name, metric in catalogue.every().items():
        answer = ask(name, period=PERIOD, scope=operator(TODAY), today=TODAY)
        question = Question((name,), compare="none")
        leads = behind.address(question, answer, name, None)
        assert bool(leads) != bool(behind.missing(question, answer)), name
        if not leads:
            without.add(bool(metric.of))
    assert True in without


def test_what_is_derived_says_of_what(data: None, at: Seat) -> None:
    page = told(at("Dora"), "/explore/?metric=velocity&by=region&period=2026-Q3")
    assert "is reckoned from" in page
    assert "explore those to open their records" in page


def test_a_rep_finds_no_record_of_another(data: None, at: Seat) -> None:
    address = f"/explore/records/?metric=won_deals&compare=none&period={PERIOD}"
    assert "Deal 2" in told(at("Dora"), address)
    page = told(at("Ben"), address)
    assert "Deal 4" in page
    assert "Deal 2" not in page


def test_conditions_are_told_by_name(data: None, at: Seat, company: Company) -> None:
    manager = company.people["Ann"].pk
    address = f"/explore/records/?metric=won_deals&manager={manager}&period={PERIOD}&compare=none"
    assert "Manager: Ann" in told(at("Dora"), address)


def test_what_cannot_be_asked_is_said_and_what_has_no_records_is_not_found(
    data: None, at: Seat
) -> None:
    client = at("Dora")
    refused = client.get("/explore/records/?metric=won_deals&kind=call")
    assert refused.status_code == 422
    assert "cannot be asked by kind" in refused.content.decode()
    for name in ("", "luck", "velocity"):
        assert client.get(f"/explore/records/?metric={name}").status_code == 404
    assert at("Sam").get(f"/explore/records/?metric=won_deals&period={PERIOD}").status_code == 404


def test_nothing_behind_a_number_is_said(data: None, at: Seat) -> None:
    page = told(at("Dora"), "/explore/records/?metric=won_deals&period=2020-01&compare=none")
    assert "There is nothing behind this number" in page
