"""Deals change through verbs: each refuses first, writes, and journals last."""

from datetime import date
from decimal import Decimal

import pytest

from sextant.book import deals
from sextant.book.models import Deal, Stage, StageChange
from sextant.kernel import journal
from sextant.kernel.roles import UnableToPermit
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def test_a_new_deal_starts_in_the_first_stage_and_belongs_to_its_maker(company: Company) -> None:
    ben = company.people["Ben"]
    values = {"name": "Pump", "amount": Decimal("9.99"), "products": [company.product]}
    deal = deals.create(values, by=ben, at=NOW)
    assert (deal.stage.name, deal.owner, deal.created_on) == ("New", ben, TODAY)
    assert deal.lines.get().amount == Decimal("9.99")
    assert journal.of(deal).get().name == "deal.created"


def test_moving_a_deal_keeps_the_stage_change(company: Company) -> None:
    deal = company.deal("Ben")
    deals.move(deal, company.stages["Offer"], by=company.people["Ben"], at=NOW)
    change = StageChange.objects.order_by("-id")[0]
    assert (change.from_stage, change.to_stage) == (company.stages["New"], company.stages["Offer"])


def test_a_stage_that_names_an_end_takes_no_deal(company: Company) -> None:
    won = Stage.objects.create(
        name="Won", pipeline=company.stages["New"].pipeline, kind=Stage.Kind.WON
    )
    ben = company.people["Ben"]
    with pytest.raises(deals.UnableToMove, match="win or lose the deal instead"):
        deals.move(company.deal("Ben"), won, by=ben, at=NOW)
    with pytest.raises(deals.UnableToMove, match="win or lose the deal instead"):
        deals.create({"name": "A", "stage": won}, by=ben, at=NOW)


def test_moving_to_the_stage_it_is_in_writes_nothing(company: Company) -> None:
    deal = company.deal("Ben")
    deals.move(deal, company.stages["New"], by=company.people["Ben"], at=NOW)
    assert not journal.of(deal).exists()


def test_winning_closes_on_the_day_and_says_so(company: Company) -> None:
    deal = deals.win(company.deal("Ben"), by=company.people["Ben"], at=NOW)
    assert (deal.status, deal.closed_on) == (Deal.Status.WON, TODAY)
    assert journal.of(deal).get().data["changes"]["status"] == ["open", "won"]


def test_a_deal_without_an_amount_cannot_be_won(company: Company) -> None:
    with pytest.raises(deals.UnableToClose, match="needs an amount"):
        deals.win(company.deal("Ben", None), by=company.people["Ben"], at=NOW)


def test_losing_needs_a_reason(company: Company) -> None:
    with pytest.raises(deals.UnableToClose, match="why the deal was lost"):
        deals.lose(company.deal("Ben"), reason=None, by=company.people["Ben"], at=NOW)


def test_a_lost_deal_keeps_its_reason_and_its_stage(company: Company) -> None:
    deal = company.deal("Ben")
    deal = deals.lose(deal, reason=company.reason, by=company.people["Ben"], at=NOW)
    assert (deal.status, deal.loss_reason, deal.stage.name) == ("lost", company.reason, "New")


def test_a_closed_deal_neither_closes_again_nor_moves(company: Company) -> None:
    ben = company.people["Ben"]
    deal = deals.win(company.deal("Ben"), by=ben, at=NOW)
    with pytest.raises(deals.UnableToClose, match="closed already"):
        deals.win(deal, by=ben, at=NOW)
    with pytest.raises(deals.UnableToMove, match="reopen it"):
        deals.move(deal, company.stages["Offer"], by=ben, at=NOW)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 7, 16), "in the future"), (date(2026, 5, 31), "was created on")],
)
def test_a_deal_closes_between_its_creation_and_today(
    company: Company, day: date, words: str
) -> None:
    with pytest.raises(deals.UnableToClose, match=words):
        deals.win(company.deal("Ben"), on=day, by=company.people["Ben"], at=NOW)


def test_reopening_takes_the_closing_back(company: Company) -> None:
    ann = company.people["Ann"]
    deal = deals.lose(company.deal("Ben"), reason=company.reason, by=ann, at=NOW)
    deal = deals.reopen(deal, by=ann, at=NOW)
    assert (deal.status, deal.closed_on, deal.loss_reason) == ("open", None, None)
    with pytest.raises(deals.UnableToClose, match="open already"):
        deals.reopen(deal, by=ann, at=NOW)


def test_an_edit_journals_old_and_new_and_keeps_one_line_in_step(company: Company) -> None:
    ben = company.people["Ben"]
    deal = deals.create({"name": "A", "products": [company.product]}, by=ben, at=NOW)
    deals.edit(deal, {"amount": Decimal(5), "products": [company.product]}, by=ben, at=NOW)
    assert deal.lines.get().amount == Decimal(5)
    assert journal.of(deal)[0].data["changes"] == {"amount": [None, "5"]}


def test_handing_over_changes_the_owner(company: Company) -> None:
    deal = deals.hand_over(
        company.deal("Ben"), to=company.people["Cai"], by=company.people["Ann"], at=NOW
    )
    assert deal.owner == company.people["Cai"]


def test_a_role_that_may_not_is_refused(company: Company) -> None:
    with pytest.raises(UnableToPermit, match="does not allow"):
        deals.win(company.deal("Ben"), by=company.people["Fay"], at=NOW)
