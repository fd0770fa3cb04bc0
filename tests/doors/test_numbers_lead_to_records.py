"""Every number leads to a list that holds as many records as the number says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest

from sextant.book.models import Account, Activity, DealLine, Source
from sextant.kernel import people
from sextant.kernel.scope import Scope, operator, scope_of
from sextant.metrics import catalogue
from sextant.metrics.ask import ask
from sextant.metrics.drill import Records
from sextant.metrics.publishing import publish_pending
from sextant.workspace import declare, filters
from tests.company import NOW, TODAY, Company, found

pytestmark = pytest.mark.django_db
COUNTS = ["won_deals", "lost_deals", "open_deals", "created_deals", "activities"]


@pytest.fixture
def company(home: Path) -> Company:
    """Found a company with a deal of every sort, one of them closed before its owner moved."""
    company = found()
    shop = Account.objects.create(name="Shop", industry="Food, drink", country="IT")
    web = Source.objects.create(name="Web")
    closings = ["2026-06-30", "2026-07-01", "2026-07-10", None]
    for number, owner in enumerate(["Ben", "Cai", "Eli", "Ann"] * 3):
        closed = closings[number % 4]
        status = "open" if closed is None else ["won", "lost", "won"][number % 3]
        deal = company.deal(
            owner,
            None if status == "open" else str(D(number)),
            status=status,
            closed_on=date.fromisoformat(closed) if closed else None,
            expected_close_on=TODAY + timedelta(days=number) if number % 2 else None,
            loss_reason=company.reason if status == "lost" else None,
            account=[shop, company.account, None][number % 3],
            came_from=[web, None][number % 2],
        )
        if number % 3:
            DealLine.objects.create(deal=deal, product=company.product)
        at = datetime(2026, 6, 28 + number % 3, 23, 30, tzinfo=UTC)
        Activity.objects.create(
            subject="x", at=at, done=number % 2 == 0, owner=deal.owner, deal=deal, account=shop
        )
    people.move(company.people["Ben"], company.units["Delta"], on=date(2026, 7, 1), by=None, at=NOW)
    publish_pending(NOW)
    return company


def listed(records: Records, scope: Scope) -> int:
    """Count the records on the list page a number leads to."""
    workspace = declare.get(records.workspace)
    asked = dict(records.filters)
    unit = asked.pop("scope", None)
    here = scope.narrow(int(unit)) if unit else scope
    rows = workspace.visible(here)
    for name, value in asked.items():
        known = filters.read(workspace, name, value, here)
        assert known is not None, name
        rows = rows.filter(known.condition)
    return int(rows.count())


@pytest.mark.parametrize("period", [None, "2026-07", "2026-06-29..2026-07-05"])
@pytest.mark.parametrize("name", COUNTS)
def test_the_list_holds_as_many(company: Company, name: str, period: str | None) -> None:
    metric = catalogue.every()[name]
    for scope in (operator(TODAY), scope_of(company.people["Ann"], TODAY)):
        for dimension in metric.dimensions:
            answer = ask(name, by=[dimension], period=period, scope=scope, today=TODAY)
            for row in answer.rows:
                records = answer.records(name, row)
                assert len(answer.record_ids(name, row)) == row[name]
                if records is not None:
                    assert listed(records, scope) == row[name], (dimension, row, records)


def test_the_list_of_a_narrowed_page_is_narrowed_too(company: Company) -> None:
    scope = operator(TODAY).narrow(company.units["South"].pk)
    answer = ask("won_deals", by=["person"], scope=scope, today=TODAY)
    assert answer.rows
    for row in answer.rows:
        records = answer.records("won_deals", row)
        assert records is not None
        assert listed(records, operator(TODAY)) == row["won_deals"]


def test_few_numbers_have_no_list(company: Company) -> None:
    without = set()
    for dimension in catalogue.every()["won_deals"].dimensions:
        answer = ask("won_deals", by=[dimension], scope=operator(TODAY), today=TODAY)
        if any(answer.records("won_deals", row) is None for row in answer.rows):
            without.add(dimension)
    assert without == {
        "manager", "category", "deal", "industry", "country", "territory", "tier",
        "channel",
    }  # fmt: skip
