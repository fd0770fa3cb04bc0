"""The board: columns of open deals, moved by verbs, with totals that are right at once."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sextant.book import board, deals
from sextant.book.board_filters import BoardFilter
from sextant.book.board_totals import Question, StageTotal, totals
from sextant.book.models import Deal
from sextant.kernel.scope import scope_of
from tests.book.conftest import Publish, Seat
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def asked(company: Company, name: str = "Dora", **narrowed: Any) -> Question:
    return Question(BoardFilter(**narrowed), scope_of(company.people[name], TODAY), TODAY)


def cards(page: bytes) -> set[int]:
    return {int(key) for key in re.findall(r'data-deal="(\d+)"', page.decode())}


def moved(company: Company, deal: Deal, stage: str, by: str = "Dora") -> Deal:
    return deals.move(deal, company.stages[stage], by=company.people[by], at=NOW)


def test_the_board_shows_the_open_deals_inside_the_scope(
    company: Company, at: Seat, publish: Publish
) -> None:
    mine, other = company.deal("Ben"), company.deal("Eli")
    company.deal("Ben", status="won", closed_on=TODAY)
    publish()
    assert cards(at("Ben").get("/deals/board/").content) == {mine.pk}
    assert cards(at("Dora").get("/deals/board/").content) == {mine.pk, other.pk}


@pytest.mark.parametrize("name", ["Sam", "Pat"])
def test_who_sees_no_deals_has_no_board(at: Seat, publish: Publish, name: str) -> None:
    assert at(name).get("/deals/board/").status_code == 404


def test_columns_come_in_pages_and_none_is_left_out_or_doubled(
    company: Company, at: Seat, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "CARDS", 3)
    days = [
        date(2026, 8, 1),
        date(2026, 8, 1),
        None,
        date(2026, 7, 1),
        None,
        None,
        date(2026, 9, 1),
    ]
    made = {company.deal("Ben", expected_close_on=day).pk for day in days}
    client, seen = at("Dora"), list[int]()
    text = client.get("/deals/board/").content.decode()
    while True:
        seen += [int(key) for key in re.findall(r'data-deal="(\d+)"', text)]
        more = re.search(r'hx-get="([^"]+)"[^>]*hx-trigger="intersect once"', text)
        if more is None:
            break
        text = client.get(more[1].replace("&amp;", "&")).content.decode()
    assert len(seen) == len(made)
    assert set(seen) == made


def test_totals_are_published_figures(company: Company, publish: Publish) -> None:
    company.deal("Ben", "100"), company.deal("Eli", "50"), company.deal("Cai", None)
    publish()
    new = totals(asked(company)).of(company.stages["New"])
    assert new == StageTotal(3, Decimal("150.00"), Decimal("15.00"))


def test_a_move_counts_at_once_though_nothing_was_published(
    company: Company, publish: Publish
) -> None:
    deal = company.deal("Ben", "100")
    company.deal("Eli", "50")
    publish()
    moved(company, deal, "Offer")
    found = totals(asked(company))
    assert found.of(company.stages["New"]) == StageTotal(1, Decimal("50.00"), Decimal("5.00"))
    assert found.of(company.stages["Offer"]) == StageTotal(1, Decimal(100), Decimal(50))


def test_totals_after_changes_are_those_of_a_fresh_publication(
    company: Company, publish: Publish
) -> None:
    first, second, third = (company.deal("Ben", amount) for amount in ("10", "20", "30"))
    publish()
    by = company.people["Dora"]
    moved(company, first, "Close")
    deals.win(second, by=by, at=NOW)
    deals.edit(third, {"amount": Decimal("33.33")}, by=by, at=NOW)
    deals.create({"name": "New", "amount": Decimal(7)}, by=by, at=NOW)
    before = totals(asked(company)).stages
    publish()
    after = totals(asked(company)).stages
    assert {key: value for key, value in before.items() if value.count} == after


@pytest.mark.parametrize("name", ["Dora", "Ann", "Ben", "Eli"])
def test_a_split_counts_at_once_as_in_a_fresh_publication(
    company: Company, publish: Publish, name: str
) -> None:
    deal, ann = company.deal("Ben", "100"), company.people["Ann"]
    other = company.deal("Ben", "50")
    publish()
    shares = [{"person": company.people[n], "percent": D} for n, D in (("Ben", 60), ("Eli", 40))]
    deals.split(deal, credits=shares, by=ann, at=NOW)
    beside = [{"person": company.people["Eli"], "percent": 10, "kind": "overlay"}]
    deals.split(other, credits=beside, by=ann, at=NOW)
    before = totals(asked(company, name)).all
    publish()
    assert totals(asked(company, name)).all == before


@pytest.mark.parametrize("closes", ["late", "this-month", "undated", ""])
def test_totals_follow_the_filter(company: Company, publish: Publish, closes: str) -> None:
    for day in (date(2026, 7, 1), date(2026, 7, 20), date(2026, 11, 1), None):
        company.deal("Ben", expected_close_on=day)
    company.deal("Eli", expected_close_on=date(2026, 7, 2))
    publish()
    question = asked(company, closes=closes, owner_id=company.people["Ben"].pk)
    assert totals(question).all.count == question.records().count()


def test_words_leave_counts_and_no_sums(company: Company, publish: Publish) -> None:
    company.deal("Ben", name="Pump station"), company.deal("Ben", name="Valve")
    found = totals(asked(company, words="globex pump"))
    assert (found.all.count, found.has_sums) == (1, False)


def test_moving_answers_with_new_totals_and_words(
    company: Company, at: Seat, publish: Publish
) -> None:
    deal = company.deal("Ben", name="Pump")
    stage = company.stages["Offer"]
    answer = at("Ben").post(f"/deals/board/{deal.pk}/move/", {"stage": stage.pk})
    deal.refresh_from_db()
    assert deal.stage == stage
    assert "“Pump” moved to Offer." in answer.content.decode()
    assert f'id="total-{stage.pk}"' in answer.content.decode()


def test_a_refusal_is_told_in_words(company: Company, at: Seat, publish: Publish) -> None:
    deal = company.deal("Ben", None)
    answer = at("Ben").post(f"/deals/board/{deal.pk}/win/")
    assert answer.status_code == 409
    assert "needs an amount" in answer.content.decode()


def test_losing_needs_a_reason_and_keeps_the_note(
    company: Company, at: Seat, publish: Publish
) -> None:
    deal, ben = company.deal("Ben"), at("Ben")
    assert ben.post(f"/deals/board/{deal.pk}/lose/").status_code == 409
    answer = ben.post(
        f"/deals/board/{deal.pk}/lose/", {"reason": company.reason.pk, "note": "too dear"}
    )
    deal.refresh_from_db()
    assert answer.status_code == 200
    assert (deal.status, deal.loss_reason, deal.loss_note) == ("lost", company.reason, "too dear")


def test_a_deal_outside_the_scope_does_not_exist(
    company: Company, at: Seat, publish: Publish
) -> None:
    deal = company.deal("Eli")
    for way in ("move", "win", "lose"):
        assert at("Ben").post(f"/deals/board/{deal.pk}/{way}/").status_code == 404


def test_a_role_that_may_not_move_is_refused(company: Company, at: Seat, publish: Publish) -> None:
    deal = company.deal("Ben")
    stage = company.stages["Offer"].pk
    answer = at("Fay").post(f"/deals/board/{deal.pk}/move/", {"stage": stage})
    assert answer.status_code == 409
    assert "does not allow" in answer.content.decode()


@pytest.mark.parametrize("after", ["", "x", "2026-13-45.3", "never.1", ".99999999999999999999"])
def test_a_broken_address_of_more_cards_is_no_fault(
    company: Company, at: Seat, publish: Publish, after: str
) -> None:
    stage = company.stages["New"].pk
    answer = at("Dora").get(f"/deals/board/stage/{stage}/", {"after": after})
    assert answer.status_code in {200, 404}
