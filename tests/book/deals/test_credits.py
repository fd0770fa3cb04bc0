"""Credit is shared so that revenue shares make exactly the whole."""

from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book import deals
from sextant.book.models import Credit, Deal
from sextant.kernel import journal
from sextant.kernel.scope import scope_of
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def share(company: Company, name: str, percent: str, kind: str = "revenue") -> dict[str, Any]:
    return {"person": company.people[name], "percent": D(percent), "kind": kind}


def split(company: Company, deal: Deal, *shares: tuple[str, ...]) -> Deal:
    rows = [share(company, *each) for each in shares]
    return deals.split(deal, credits=rows, by=company.people["Ann"], at=NOW)


def test_a_split_is_kept_and_told(company: Company) -> None:
    deal = split(company, company.deal("Ben"), ("Ben", "60"), ("Cai", "40"))
    kept = {one.person.name: one.percent for one in deal.credits.select_related("person")}
    assert kept == {"Ben": D(60), "Cai": D(40)}
    assert [row["percent"] for row in journal.of(deal)[0].data["after"]] == ["60", "40"]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((("Ben", "60"), ("Cai", "30")), "60 \\+ 30 is 90 %, so 10 % is missing"),
        ((("Ben", "60.5"), ("Cai", "40")), "is 100.5 %, which is 0.5 % too much"),
        ((("Ben", "50"), ("Ben", "50")), "Ben stands there twice"),
        ((("Ben", "0"), ("Cai", "100")), "a share lies above 0"),
        ((("Ben", "33.33333"), ("Cai", "66.66667")), "up to four decimals"),
    ],
)
def test_shares_that_make_no_whole_are_refused_with_the_numbers(
    company: Company, shares: tuple[tuple[str, str], ...], words: str
) -> None:
    deal = company.deal("Ben")
    with pytest.raises(deals.UnableToSplit, match=words):
        split(company, deal, *shares)
    assert not deal.credits.exists()


def test_overlay_may_exceed_the_whole(company: Company) -> None:
    shares = (("Ben", "100"), ("Cai", "80", "overlay"), ("Eli", "70", "overlay"))
    assert split(company, company.deal("Ben"), *shares).credits.count() == 3


def test_the_same_split_again_writes_nothing_and_none_gives_it_back(company: Company) -> None:
    deal = split(company, company.deal("Ben"), ("Ben", "60"), ("Cai", "40"))
    again = split(company, deal, ("Cai", "40"), ("Ben", "60"))
    assert (again.version, journal.of(deal).count()) == (deal.version, 1)
    split(company, deal)
    assert not Credit.objects.exists()


def test_a_closed_deal_is_not_split(company: Company) -> None:
    deal = deals.win(company.deal("Ben"), by=None, at=NOW)
    with pytest.raises(deals.UnableToEdit, match="reopen it first"):
        split(company, deal, ("Cai", "100"))


@pytest.mark.parametrize("kind", ["revenue", "overlay"])
def test_who_is_credited_sees_the_deal(company: Company, kind: str) -> None:
    deal, eli = company.deal("Ben"), company.people["Eli"]
    assert not Deal.objects.visible_to(scope_of(eli, TODAY)).exists()
    rest = () if kind == "revenue" else (("Ben", "100"),)
    split(company, deal, *rest, ("Eli", "100", kind))
    for name in ("Eli", "Dee", "Ben", "Ann"):
        seen = Deal.objects.visible_to(scope_of(company.people[name], TODAY))
        assert list(seen) == [deal], name
    assert not Deal.objects.visible_to(scope_of(company.people["Cai"], TODAY)).exists()
