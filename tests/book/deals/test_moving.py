"""A stage lets in what it asks for; a deal changes pipelines by a verb of its own."""

from decimal import Decimal as D

import pytest

from sextant.book import deals, pipelines
from sextant.book.models import Contact, DealContact, Pipeline, Stage
from tests.book.conftest import Seat
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(company: Company) -> Stage:
    """Ask for a next step, products and a contact before an offer."""
    asked = {"products": True, "contacts": True, "next_step": True}
    return pipelines.gate(company.stages["Offer"], by=None, at=NOW, **asked)


@pytest.fixture
def renewal(company: Company) -> Stage:
    """Open a second pipeline with one stage."""
    line = pipelines.found({"name": "Renewals"}, by=None, at=NOW)
    return pipelines.add_stage({"name": "Review", "pipeline": line}, by=None, at=NOW)


def test_a_gate_names_each_missing_field(company: Company, offer: Stage) -> None:
    deal = company.deal("Ben", next_step="Call")
    with pytest.raises(deals.UnableToEnter, match="fill in Products, Contacts first") as refusal:
        deals.move(deal, offer, by=company.people["Ben"], at=NOW)
    assert refusal.value.missing == ("products", "contacts")


def test_who_has_it_all_passes(company: Company, offer: Stage) -> None:
    deal = company.deal("Ben", next_step="Call")
    deals.set_lines(deal, [company.product])
    ann = Contact.objects.create(name="Ann", account=company.account)
    deal = deals.involve(deal, contact=ann, role=DealContact.Role.CHAMPION, by=None, at=NOW)
    assert deals.move(deal, offer, by=company.people["Ben"], at=NOW).stage == offer


def test_the_dialog_takes_what_is_missing_and_moves(
    company: Company, offer: Stage, at: Seat
) -> None:
    deal, ben = company.deal("Ben"), at("Ben")
    contact = Contact.objects.create(name="Zoe", account=company.account, owner=deal.owner)
    address = f"/deals/{deal.pk}/enter/{offer.pk}/"
    page = ben.post(address).content.decode()
    assert all(f'name="{name}"' in page for name in ("products", "contact", "next_step"))
    answer = ben.post(address, {"products": [company.product.pk], "contact": contact.pk,
                                "role": "champion", "next_step": "Call", "token": "a"})  # fmt: skip
    deal.refresh_from_db()
    assert (answer.status_code, deal.stage) == (302, offer)
    assert deal.parts.get().contact == contact


def test_a_stage_of_another_pipeline_is_refused_by_name(company: Company, renewal: Stage) -> None:
    deal = company.deal("Ben")
    with pytest.raises(deals.UnableToMove, match="belongs to the pipeline “Renewals”"):
        deals.move(deal, renewal, by=company.people["Ben"], at=NOW)
    with pytest.raises(deals.UnableToMove, match="belongs to the pipeline"):
        deals.edit(deal, {"stage": renewal}, by=company.people["Ben"], at=NOW)


def test_a_deal_goes_to_the_first_stage_of_another_pipeline(
    company: Company, renewal: Stage
) -> None:
    ben = company.people["Ben"]
    deal = deals.transfer(company.deal("Ben"), pipeline=renewal.pipeline, by=ben, at=NOW)
    assert (deal.stage, deal.stage_changes.count()) == (renewal, 2)
    sales = company.stages["Offer"].pipeline
    with pytest.raises(deals.UnableToMove, match="no stage of the pipeline"):
        deals.transfer(deal, pipeline=sales, stage=renewal, by=ben, at=NOW)


def test_no_deal_enters_a_retired_or_an_empty_pipeline(company: Company, renewal: Stage) -> None:
    deal, empty = company.deal("Ben"), Pipeline.objects.create(name="Empty", position=9)
    with pytest.raises(deals.UnableToMove, match="has no stage yet"):
        deals.transfer(deal, pipeline=empty, by=None, at=NOW)
    line = pipelines.retire(renewal.pipeline, by=None, at=NOW)
    with pytest.raises(deals.UnableToMove, match="is retired"):
        deals.transfer(deal, pipeline=line, by=None, at=NOW)


def test_a_new_deal_meets_the_gate_too(company: Company, offer: Stage) -> None:
    with pytest.raises(deals.UnableToEnter, match="Products"):
        deals.create({"name": "A", "stage": offer}, by=company.people["Ben"], at=NOW)
    values = {"name": "A", "stage": offer, "next_step": "B", "products": [company.product]}
    assert deals.create({**values, "amount": D(1)}, by=None, at=NOW).stage == offer
