"""Funnel: where it leaks, what moved the pipeline, each figure with its deals, each in scope."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book import deals
from sextant.book.models import AmountChange, CloseMove, Competitor, Deal
from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import Planned, told
from tests.company import Company

pytestmark = pytest.mark.django_db
DUE, NEXT = date(2026, 9, 1), date(2026, 11, 2)
JULY = "/funnel/?from=2026-07-01&to=2026-07-15"


def on(day: int) -> datetime:
    return datetime(2026, 7, day, 9, tzinfo=UTC)


def worth(deal: Deal, before: str, after: str) -> None:
    AmountChange.objects.create(
        deal=deal, before=D(before), after=D(after), before_currency="USD", after_currency="USD",
        at=on(6),
    )  # fmt: skip


@pytest.fixture
def moved(company: Company) -> Company:
    """Let every box of July's flow hold something: 1000 becomes 1185."""
    company.deal("Ben", "400", expected_close_on=DUE, name="Steady")
    worth(company.deal("Ben", "150", expected_close_on=DUE, name="Grown"), "100", "150")
    worth(company.deal("Ben", "75", expected_close_on=DUE, name="Shrunk"), "100", "75")
    slipped = company.deal("Ben", "100", expected_close_on=NEXT, name="Slipped")
    CloseMove.objects.create(deal=slipped, before=DUE, after=NEXT, at=on(8))
    pulled = company.deal("Ben", "60", expected_close_on=DUE, name="Pulled")
    CloseMove.objects.create(deal=pulled, before=NEXT, after=DUE, at=on(8))
    company.deal("Ben", "500", expected_close_on=DUE, created_on=date(2026, 7, 3), name="New")
    deals.win(company.deal("Ben", "120", expected_close_on=DUE, name="Won"), by=None, at=on(9))
    lost = company.deal("Ben", "180", expected_close_on=DUE, name="Lost")
    deals.move(lost, company.stages["Offer"], by=None, at=on(9))
    rival = Competitor.objects.create(name="Initech")
    deals.lose(lost, reason=company.reason, competitor=rival, by=None, at=on(10))
    return company


def boxes(client: Any, more: str = "") -> dict[str, tuple[int, D]]:
    found = client.get(f"/api/pipeline-flow?from=2026-07-01&to=2026-07-15{more}").json()
    return {each["box"]: (each["deals"], D(each["amount"])) for each in found["boxes"]}


def test_each_deal_is_in_its_box(moved: Company, at: Seat, publish: Publish) -> None:
    publish()
    assert boxes(at("Ben")) == {
        "start": (6, D(1000)), "new": (1, D(500)), "pulled_in": (1, D(60)),
        "increased": (1, D(50)), "won": (1, D(120)), "lost": (1, D(180)),
        "slipped": (1, D(100)), "decreased": (1, D(25)), "end": (5, D(1185)),
    }  # fmt: skip


def test_all_open_deals_neither_slip_nor_are_pulled_in(
    moved: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = boxes(at("Ben"), "&which=all")
    assert (found["slipped"][0], found["pulled_in"][0]) == (0, 0)
    assert (found["start"], found["end"]) == ((7, D(1060)), (6, D(1285)))


def test_a_box_opens_its_deals(moved: Company, at: Seat, publish: Publish) -> None:
    publish()
    page = told(at("Ben"), JULY.replace("/?", "/deals/?") + "&box=slipped")
    assert "1 deal, $100.00 in all." in page
    assert "Slipped" in page
    assert "Steady" not in page


def test_the_page_says_where_it_leaks(moved: Company, at: Seat, publish: Publish) -> None:
    publish()
    page = told(at("Ben"), JULY)
    assert "Most leaks in <b>Offer</b>: 1 deal worth $180 was lost from there, 100.0%" in page
    assert "Fewer than ten deals were decided there" in page
    assert "From $1K as Jul 1, 2026 began to $1.2K on the evening of Jul 15, 2026" in page


def test_stages_hold_their_deals(moved: Company, at: Seat, publish: Publish) -> None:
    publish()
    client = at("Dora")
    stages = {each["stage"]: each for each in client.get("/api/funnel").json()["stages"]}
    new, offer = stages["New"], stages["Offer"]
    assert (new["seen"], new["went_on"], new["lost"], new["still"]) == (8, 2, 0, 6)
    assert (offer["seen"], offer["lost"], offer["leak"]) == (1, 1, "180.00")
    assert new["likely_on"] + new["likely_lost"] + new["undecided"] == pytest.approx(1)
    page = told(client, f"/funnel/deals/?stage={offer['id']}&fate=lost")
    assert "Lost" in page
    assert "$180.00" in page


def test_a_cohort_is_what_was_created_in_the_days(
    moved: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = at("Ben").get("/api/funnel?view=cohort&period=2026-07").json()
    assert (found["deals"], found["stages"][0]["still"]) == (1, 1)
    assert "1 deal created from" in told(at("Ben"), "/funnel/?view=cohort&period=2026-07")


@pytest.mark.parametrize(
    ("by", "names"),
    [("loss_reason", "Price"), ("competitor", "Initech"), ("stage", "Offer"), ("person", "Ben")],
)
def test_losses_are_laid_out(
    moved: Company, at: Seat, publish: Publish, by: str, names: str
) -> None:
    publish()
    page = told(at("Ben"), f"/funnel/?by={by}")
    losses = page[page.index('id="losses"') :]
    assert re.search(rf'<th scope="row">{names}</th>', losses)
    assert "$180" in losses


def test_losses_by_product(moved: Company, at: Seat, publish: Publish) -> None:
    Deal.objects.get(name="Lost").lines.create(product=moved.product, amount=D(180))
    publish()
    assert '<th scope="row">Widget</th>' in told(at("Ben"), "/funnel/?by=product")
    only = boxes(at("Ben"), f"&product={moved.product.pk}")
    assert (only["start"], only["lost"]) == ((1, D(180)), (1, D(180)))


def test_everyone_sees_the_funnel_of_their_own_people(
    moved: Company, at: Seat, publish: Publish
) -> None:
    moved.deal("Eli", "9000", expected_close_on=DUE, name="Of another")
    publish()
    starts = {name: boxes(at(name))["start"] for name in ("Ben", "Ann", "Cai", "Eli", "Dora")}
    assert starts == {
        "Ben": (6, D(1000)), "Ann": (6, D(1000)), "Cai": (0, D(0)), "Eli": (1, D(9000)),
        "Dora": (7, D(10000)),
    }  # fmt: skip
    assert "Of another" not in told(at("Ben"), "/funnel/deals/?box=start")
    ben = moved.people["Ben"].pk
    assert boxes(at("Eli"), f"&person={ben}")["start"] == (0, D(0))


@pytest.mark.parametrize("address", ["/funnel/", "/funnel/deals/?box=end", "/api/funnel",
                                     "/api/pipeline-flow"])  # fmt: skip
def test_who_sees_no_deals_finds_nothing(
    moved: Company, at: Seat, publish: Publish, address: str
) -> None:
    publish()
    assert at("Pat").get(address).status_code == 404


@pytest.mark.parametrize(
    "more",
    ["?from=x", "?from=2026-09-01&to=2026-07-01", "?period=nonsense", "?stage=9",
     "?pipeline=99&region=99&person=abc&view=x&which=x&by=x"],
)  # fmt: skip
def test_odd_questions_are_answered(moved: Company, at: Seat, publish: Publish, more: str) -> None:
    publish()
    assert at("Dora").get(f"/funnel/{more}").status_code == 200


def test_days_the_wrong_way_round_are_said(at: Seat, publish: Publish) -> None:
    publish()
    assert "is no day: write it like" in told(at("Dora"), "/funnel/?from=x")
    page = told(at("Dora"), "/funnel/?from=2026-07-09&to=2026-07-01")
    assert "The first day lies after the last one" in page


def test_no_such_box_or_stage_is_not_found(moved: Company, at: Seat, publish: Publish) -> None:
    publish()
    for more in ("", "?stage=99999", "?box=x", "?stage=x&fate=x"):
        assert at("Dora").get(f"/funnel/deals/{more}").status_code == 404


def test_what_is_due_covers_what_is_missing(
    moved: Company, at: Seat, publish: Publish, planned: Planned
) -> None:
    planned("4000.00")
    publish()
    page = told(at("Dora"), "/funnel/")
    assert "1.3 times" in page
    assert "Too little is due" in page


def test_without_a_plan_there_is_nothing_to_cover(at: Seat, publish: Publish) -> None:
    publish()
    page = told(at("Dora"), "/funnel/")
    assert "there is nothing left to cover" in page
    assert "No deal stood in a stage in these days" in page


def test_the_chapter_leads_to_the_funnel(at: Seat, publish: Publish) -> None:
    publish()
    assert 'href="/funnel/' in told(at("Ben"), "/performance/")


def test_deals_that_go_bad_are_opened(company: Company, at: Seat, publish: Publish) -> None:
    company.deal("Ben", expected_close_on=date(2026, 7, 1))
    publish()
    client = at("Ben")
    found = re.findall(r'href="(/[^"]*[?]what=[a-z]+)', told(client, JULY))
    assert found
    assert all(client.get(address).status_code == 200 for address in found)
