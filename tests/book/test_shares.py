"""Whatever the split, the sellers' numbers make the deal's, and each sees their own."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.book import deals
from sextant.book.models import Credit, Deal, DealLine, Product
from sextant.kernel import people
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.answer import Answer
from sextant.metrics.ask import ask, forget
from sextant.metrics.publishing import publish_all
from sextant.workspace import declare, filters
from tests.company import NOW, TODAY, Company
from tests.homes import at_home

pytestmark = pytest.mark.django_db
WON = {"status": "won", "closed_on": date(2026, 7, 1)}
NAMES = ("Ben", "Cai", "Eli", "Ann")
several = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# cuts of the whole, in ten-thousandths of a percent
cuts = st.lists(st.integers(1, 999_999), max_size=3, unique=True)


@pytest.fixture(autouse=True)
def _own_home(kept_home: Path) -> Iterator[None]:
    """Publish into a directory that keeps compiled statements."""
    forget()
    with at_home(kept_home):
        yield


def asked(metrics: Any, **question: Any) -> Answer:
    publish_all(NOW)
    forget()
    question.setdefault("scope", operator(TODAY))
    return ask(metrics, today=TODAY, **question)


def by(answer: Answer, dimension: str) -> dict[Any, Any]:
    metric = answer.request.metrics[0].name
    return {row[dimension]: row[metric] for row in answer.rows}


def shared(company: Company, deal: Deal, *shares: tuple[str, str]) -> Deal:
    Credit.objects.bulk_create(
        Credit(deal=deal, person=company.people[name], percent=D(percent))
        for name, percent in shares
    )
    return deal


def percents(whole: list[int]) -> list[D]:
    edges = [0, *sorted(whole), 1_000_000]
    return [D(after - before).scaleb(-4) for before, after in pairwise(edges)]


@pytest.mark.slow
@several
@given(cuts, st.integers(0, 10**9), st.sampled_from([None, "Ben", "Dee"]), st.integers(0, 3))
def test_sums_over_people_are_the_total(
    company: Company, whole: list[int], cents: int, owner: str | None, lines: int
) -> None:
    Deal.objects.all().delete()
    person = company.people[owner] if owner else None
    deal = company.deal("Ben", str(D(cents).scaleb(-2)), **WON)
    Deal.objects.update(owner=person)
    for place in range(lines):
        product, _new = Product.objects.get_or_create(name=f"Part {place}")
        DealLine.objects.create(deal=deal, product=product, position=place)
    shared(company, deal, *zip(NAMES, map(str, percents(whole)), strict=False))
    for dimension in ("person", "team", "region", "product"):
        answer = asked(["won_revenue", "won_deals"], by=[dimension])
        assert sum(row["won_revenue"] for row in answer.rows) == deal.amount
        assert (answer.total["won_revenue"], answer.total["won_deals"]) == (deal.amount, 1)
    mixed = ask("won_revenue", by=["person", "product"], scope=operator(TODAY), today=TODAY)
    assert sum(row["won_revenue"] for row in mixed.rows) == deal.amount
    alone = by(ask("won_revenue", by=["person"], scope=operator(TODAY), today=TODAY), "person")
    for name, value in alone.items():
        assert sum(row["won_revenue"] for row in mixed.rows if row["person"] == name) == value


def test_what_is_left_over_goes_to_those_who_lost_most(company: Company) -> None:
    thirds = ("33.3333", "33.3333", "33.3334")
    shared(
        company, company.deal("Ben", "100", **WON), *zip(("Ben", "Cai", "Eli"), thirds, strict=True)
    )
    found = by(asked("won_revenue", by=["person"]), "person")
    assert found == {"Ben": D("33.33"), "Cai": D("33.33"), "Eli": D("33.34")}


def test_a_share_counts_where_its_seller_stood_on_the_day_it_closed(company: Company) -> None:
    shared(company, company.deal("Ben", "100", **WON), ("Ben", "60"), ("Cai", "40"))
    cai, delta = company.people["Cai"], company.units["Delta"]
    people.move(cai, delta, on=date(2026, 6, 1), by=None, at=NOW)
    assert by(asked("won_revenue", by=["region"]), "region") == {"North": 60, "South": 40}
    assert by(asked("won_deals", by=["region"]), "region") == {"North": 1, "South": 1}
    assert asked("won_deals", by=["region"]).total["won_deals"] == 1


def test_a_seller_asks_for_their_own_share(company: Company) -> None:
    shared(company, company.deal("Ben", "100", **WON), ("Ben", "60"), ("Eli", "40"))
    company.deal("Eli", "7", **WON)
    scope = scope_of(company.people["Eli"], TODAY)
    total = asked(["won_revenue", "won_deals", "average_deal"], scope=scope).total
    assert total == {"won_revenue": D(47), "won_deals": 2, "average_deal": D("23.50")}


def test_overlay_stands_beside_the_whole(company: Company) -> None:
    deal = company.deal("Ben", "100", **WON)
    eli = company.people["Eli"]
    Credit.objects.create(deal=deal, person=eli, percent=D(25), kind=Credit.Kind.OVERLAY)
    found = asked(["overlay_revenue", "won_revenue"], by=["person"])
    assert by(found, "person") == {"Ben": 0, "Eli": 25}
    assert found.total == {"overlay_revenue": 25, "won_revenue": 100}
    assert {row["person"]: row["won_revenue"] for row in found.rows} == {"Ben": 100, "Eli": 0}


def test_a_median_takes_a_split_deal_once(company: Company) -> None:
    for day, names in ((date(2026, 6, 2), ("Ben", "Cai")), (date(2026, 6, 11), ("Ben",))):
        deal = company.deal("Ben", "100", status="won", closed_on=day)
        shared(company, deal, *((name, str(100 // len(names))) for name in names))
    assert asked("sales_cycle_days").total["sales_cycle_days"] == D("5.5")
    assert by(asked("sales_cycle_days", by=["team"]), "team") == {"Alpha": D("5.5")}
    ann = scope_of(company.people["Ann"], TODAY)
    assert asked("sales_cycle_days", scope=ann).total["sales_cycle_days"] == D("5.5")


def test_a_sellers_number_leads_to_the_deals_they_sell(company: Company) -> None:
    shared(company, company.deal("Ben", "100", **WON), ("Ben", "60"), ("Eli", "40"))
    company.deal("Eli", "7", **WON), company.deal("Cai", "7", **WON)
    answer = asked("won_deals", by=["person"])
    deals_list = declare.get("deals")
    for row in answer.rows:
        records = answer.records("won_deals", row)
        assert records is not None
        rows = Deal.objects.all()
        for name, value in records.filters.items():
            known = filters.read(deals_list, name, value, operator(TODAY))
            assert known is not None
            rows = rows.filter(known.condition)
        assert rows.count() == row["won_deals"] == len(answer.record_ids("won_deals", row))


def test_pushes_and_forecast_categories_are_asked(company: Company) -> None:
    deal = company.deal("Ben", "100", expected_close_on=date(2026, 8, 1))
    other = company.deal("Cai", "50", forecast_category="commit")
    for day in (date(2026, 9, 1), date(2026, 10, 1), date(2026, 9, 15)):
        deal = deals.edit(deal, {"expected_close_on": day}, by=None, at=NOW)
    shared(company, deal, ("Ben", "50"), ("Eli", "50"))
    assert asked(["pushes", "pushed_deals"]).total == {"pushes": 2, "pushed_deals": 1}
    assert by(asked("pushes", by=["person"]), "person")["Ben"] == 2
    found = by(asked("open_pipeline", by=["forecast_category"]), "forecast_category")
    assert found == {"commit": other.amount, "pipeline": deal.amount}
