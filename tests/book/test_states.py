"""How deals stood on days past, derived from what changed since, as far as one may see."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book import deals
from sextant.book.models import AmountChange, CloseMove, Competitor, Credit, Deal, StageChange
from sextant.calc.flow import State
from sextant.calc.funnel import Fate, passages
from sextant.kernel.period import Period
from sextant.kernel.scope import operator, scope_of
from sextant.metrics.ask import ask
from sextant.metrics.states import Selection, Stood, open_since, stood, ways
from tests.book.conftest import Publish
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
JULY = Period(date(2026, 7, 1), date(2026, 7, 16))
AUGUST, NOVEMBER = date(2026, 8, 10), date(2026, 11, 2)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


def asked(company: Company, who: str = "Dora") -> Selection:
    return Selection(scope_of(company.people[who], TODAY), TODAY)


def only(company: Company, span: Period = JULY) -> Stood:
    (found,) = stood(asked(company), span)
    return found


def moving(company: Company) -> Deal:
    """Let a deal of 100 grow to 150 on July 3rd and to 130 on the 10th, and slip on the 10th."""
    deal = company.deal("Ben", "130", expected_close_on=NOVEMBER)
    common = {"before_currency": "USD", "after_currency": "USD", "deal": deal}
    AmountChange.objects.create(before=D(100), after=D(150), at=on(7, 3), **common)
    AmountChange.objects.create(before=D(150), after=D(130), at=on(7, 10), **common)
    CloseMove.objects.create(deal=deal, before=AUGUST, after=NOVEMBER, at=on(7, 10))
    return deal


@pytest.mark.parametrize(
    ("start", "last", "before", "after"),
    [
        ((7, 1), (7, 2), (AUGUST, 100), (AUGUST, 100)),
        ((7, 1), (7, 3), (AUGUST, 100), (AUGUST, 150)),
        ((7, 4), (7, 9), (AUGUST, 150), (AUGUST, 150)),
        ((7, 4), (7, 10), (AUGUST, 150), (NOVEMBER, 130)),
        ((7, 11), (7, 15), (NOVEMBER, 130), (NOVEMBER, 130)),
    ],
)
def test_a_deal_stood_as_it_was_known_then(
    company: Company, publish: Publish, start: tuple[int, int], last: tuple[int, int],
    before: tuple[date, int], after: tuple[date, int],
) -> None:  # fmt: skip
    moving(company)
    publish()
    span = Period(date(2026, *start), date(2026, *last).replace(day=last[1] + 1))
    found = only(company, span)
    assert found.before == State("open", before[0], D(before[1]))
    assert found.after == State("open", after[0], D(after[1]))


def test_a_deal_is_not_there_before_it_was_created(company: Company, publish: Publish) -> None:
    company.deal("Ben", "130", created_on=date(2026, 7, 5))
    publish()
    assert only(company).before is None
    assert stood(asked(company), Period(date(2026, 6, 1), date(2026, 7, 5))) == []


def test_a_closed_deal_stands_as_it_closed(company: Company, publish: Publish) -> None:
    deal = company.deal("Ben", "130", expected_close_on=AUGUST)
    deals.edit(deal, {"amount": D(170)}, by=None, at=on(7, 6))
    deals.win(deal, by=None, at=on(7, 8))
    publish()
    found = only(company)
    assert found.before == State("open", AUGUST, D(130))
    assert found.after == State("won", date(2026, 7, 8), D(170))
    assert stood(asked(company), Period(date(2026, 7, 9), date(2026, 7, 12))) == []


def test_a_deal_reopened_was_never_closed_as_everywhere(company: Company, publish: Publish) -> None:
    deal = company.deal("Ben", "130")
    deals.win(deal, by=None, at=on(7, 8))
    deals.reopen(deal, by=None, at=on(7, 9))
    publish()
    found = only(company)
    assert (found.before, found.after) == (State("open", None, D(130)), State("open", None, D(130)))


def test_what_is_not_known_is_said(company: Company, publish: Publish) -> None:
    deal = company.deal("Ben", None)
    deals.edit(deal, {"amount": D(5)}, by=None, at=on(7, 6))
    company.deal("Eli", "9", status="lost", closed_on=date(2026, 7, 9), loss_reason=company.reason)
    publish()
    ben, eli = stood(asked(company), JULY)
    assert (ben.lacks_value, ben.lacks_due, ben.is_older_than_known) == (True, False, True)
    assert (eli.lacks_value, eli.lacks_due) == (False, True)
    assert eli.before == State("open", date(2026, 7, 9), D(9))


def test_a_split_deal_counts_for_each_seller_with_their_share(
    company: Company, publish: Publish
) -> None:
    deal = moving(company)
    for name, percent in (("Ben", "33.3333"), ("Eli", "66.6667")):
        Credit.objects.create(deal=deal, person=company.people[name], percent=D(percent))
    publish()
    spans = {name: stood(asked(company, name), JULY) for name in ("Dora", "Ben", "Eli", "Cai")}
    values = {name: [one.before.value for one in found if one.before]
              for name, found in spans.items()}  # fmt: skip
    assert values == {"Dora": [D(100)], "Ben": [D("33.33")], "Eli": [D("66.67")], "Cai": []}


def test_each_sees_the_states_of_their_own_people(company: Company, publish: Publish) -> None:
    for owner in ("Ben", "Cai", "Eli"):
        company.deal(owner, "1")
    publish()
    seen = {name: len(stood(asked(company, name), JULY)) for name in ("Ben", "Ann", "Dee", "Dora")}
    assert seen == {"Ben": 1, "Ann": 2, "Dee": 1, "Dora": 3}


def test_ways_keep_stages_that_were_passed_within_a_day(company: Company, publish: Publish) -> None:
    deal = company.deal("Ben", "80", stage=company.stages["Close"], created_on=date(2026, 7, 1))
    StageChange.objects.filter(deal=deal).update(to_stage=company.stages["New"], at=on(7, 1))
    for before, after in (("New", "Offer"), ("Offer", "Close")):
        StageChange.objects.create(
            deal=deal, from_stage=company.stages[before], to_stage=company.stages[after],
            at=on(7, 4),
        )  # fmt: skip
    deals.lose(deal, reason=company.reason, by=None, at=on(7, 9))
    publish()
    selection = Selection(operator(TODAY), TODAY, pipeline=company.stages["New"].pipeline_id)
    (way,) = ways(selection, open_since(JULY.start))
    found = [(each.entered.day, each.fate, each.left and each.left.day) for each in passages(way)]
    assert found == [(1, Fate.ON, 4), (4, Fate.ON, 4), (4, Fate.LOST, 9)]
    assert way.value == D(80)


def test_a_product_leaves_only_the_deals_that_have_it(company: Company, publish: Publish) -> None:
    kept = company.deal("Ben", "1")
    company.deal("Ben", "2")
    kept.lines.create(product=company.product)
    publish()
    where = (("product", company.product.pk),)
    found = stood(Selection(operator(TODAY), TODAY, where), JULY)
    assert [one.deal for one in found] == [kept.pk]


def test_stage_entries_and_lost_value_can_be_asked(company: Company, publish: Publish) -> None:
    deal = company.deal("Ben", "80")
    deals.move(deal, company.stages["Offer"], by=None, at=NOW)
    rival = Competitor.objects.create(name="Initech")
    deals.lose(deal, reason=company.reason, competitor=rival, by=None, at=NOW)
    publish()
    given: Any = {"scope": operator(TODAY), "today": TODAY}
    entries = ask("stage_entries", by=("stage",), **given).rows
    assert {row["stage"]: row["stage_entries"] for row in entries} == {"New": 1, "Offer": 1}
    lost = ask(("lost_value", "lost_deals"), by=("competitor", "stage"), **given).rows
    assert [(row["competitor"], row["stage"], row["lost_value"]) for row in lost] == [
        ("Initech", "Offer", D("80.00"))
    ]
