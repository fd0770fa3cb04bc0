"""Files become records: mapped, matched, checked, written once, and taken back."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from sextant.book import deals
from sextant.book.models import (
    Account,
    AmountChange,
    CloseMove,
    Deal,
    DealLine,
    Product,
    StageChange,
)
from sextant.kernel.models import Event, Membership, Person, Unit
from sextant.landing import quarantine
from sextant.landing.landings import UnableToLand
from sextant.landing.models import KnownName, RefusedRow
from sextant.landing.reverting import UnableToRevert, revert
from tests.landing.conftest import AT

DEALS = """id,deal name,account,owner,stage,amount,created,close date
1,Alpha,Acme,Ann Lee,Won,"1,500.50",2026-01-05,2026-02-01
2,Beta,Globex,Bob Ray,Lost,200.25,2026-01-06,2026-03-01
3,Gamma,Acme,Ann Lee,Proposal,300.10,2026-01-07,
"""
CHINESE = """商机,客户,负责人,阶段,金额,预计成交日期
设备采购,华为技术,王伟,赢单,11.5万,2026年4月15日
年度服务,中兴通讯,李娜,谈判,1052.75元,2026/5/9
软件续约,华为技术,王伟,需求确认,3万,2026年12月1日
"""


def counts(landing):
    return {key: landing.result[key] for key in ("made", "changed", "unchanged", "refused")}


def test_deals_land_with_their_accounts_people_and_stages(land):
    landing = land(deals__csv=DEALS)
    assert counts(landing) == {"made": 3, "changed": 0, "unchanged": 0, "refused": 0}
    alpha = Deal.objects.get(name="Alpha")
    assert (alpha.status, alpha.amount, alpha.closed_on) == (
        "won",
        Decimal("1500.5"),
        date(2026, 2, 1),
    )
    assert (alpha.account.name, alpha.owner.name, alpha.stage.name) == ("Acme", "Ann Lee", "Won")
    assert landing.result["created"] == {"accounts": 2, "people": 2, "stages": 3}
    assert Deal.objects.get(name="Gamma").is_open


def test_the_same_file_twice_changes_nothing(land):
    land(deals__csv=DEALS)
    again = land(deals__csv=DEALS)
    assert counts(again) == {"made": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert Deal.objects.count() == 3
    assert set(Deal.objects.values_list("version", flat=True)) == {1}


def test_a_later_file_changes_only_what_differs_and_keeps_the_move(land):
    land(deals__csv=DEALS)
    again = land(deals__csv=DEALS.replace("Proposal,300.10", "Negotiation,350"))
    assert counts(again) == {"made": 0, "changed": 1, "unchanged": 2, "refused": 0}
    gamma = Deal.objects.get(name="Gamma")
    assert (gamma.amount, gamma.stage.name, gamma.version) == (Decimal(350), "Negotiation", 2)
    assert StageChange.objects.get().from_stage.name == "Proposal"


def test_a_later_file_that_moves_a_close_or_changes_an_amount_leaves_a_trace(land):
    open_deals = "id,deal name,amount,expected close date\n1,Alpha,100,2026-09-01\n2,Beta,5,\n"
    land(deals__csv=open_deals)
    land(deals__csv=open_deals.replace("100,2026-09-01", "90,2026-10-01"))
    move, change = CloseMove.objects.get(), AmountChange.objects.get()
    assert (move.deal.name, move.before, move.after) == (
        "Alpha",
        date(2026, 9, 1),
        date(2026, 10, 1),
    )
    assert (change.before, change.after) == (Decimal(100), Decimal(90))


def test_landing_the_same_file_spares_what_people_changed_since(land):
    land(deals__csv=DEALS)
    deals.edit(Deal.objects.get(name="Gamma"), {"amount": Decimal(999)}, by=None, at=AT)
    assert counts(land(deals__csv=DEALS))["unchanged"] == 3
    assert Deal.objects.get(name="Gamma").amount == Decimal(999)


def test_bad_rows_wait_in_quarantine_with_every_reason(land):
    bad = DEALS + "4,Delta,Acme,Ann Lee,Won,much,2026-03-01,2026-02-01\n5,Eps,Acme\n"
    landing = land(deals__csv=bad)
    assert counts(landing)["refused"] == 2
    short, wrong = sorted(RefusedRow.objects.all(), key=lambda row: -row.line)
    assert (short.line, wrong.line) == (6, 5)
    assert wrong.values["deal name"] == "Delta"
    assert {(each["column"], each["value"]) for each in wrong.reasons} == {
        ("amount", "much"), ("close date", "2026-02-01"),
    }  # fmt: skip


def test_mended_rows_land_again(land):
    landing = land(deals__csv=DEALS + "4,Delta,Acme,Ann Lee,Proposal,much,2026-03-01,\n")
    row = quarantine.waiting(landing)[0]
    again = quarantine.mend(landing, {row.pk: {"amount": "70"}}, by=None, at=AT)
    assert counts(again) == {"made": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert Deal.objects.get(name="Delta", source=Deal.objects.get(name="Alpha").source)
    assert not quarantine.waiting(landing)


def test_a_mended_quarantine_file_lands_as_the_first_did(land):
    landing = land(deals__csv=DEALS + "4,Delta,Acme,Ann Lee,Proposal,much,2026-03-01,\n")
    text = quarantine.as_csv(landing).replace("much", "70")
    assert counts(land(mended__csv=text))["made"] == 1
    assert Deal.objects.values("source").distinct().count() == 1


def test_a_key_that_does_not_match_is_mended_and_remembered(land):
    products = "product,series,price\nGTX Pro,GTX,4821\nMG Special,MG,55\n"
    sold = DEALS.replace("stage,", "product,stage,").replace("Lee,", "Lee,GTXPro,")
    sold = sold.replace("Ray,", "Ray,MG Special,")
    landing = land(deals__csv=sold, products__csv=products)
    mended = [each for file in landing.result["files"] for each in file["mismatches"]
              if each["action"] == "mended"]  # fmt: skip
    assert [(each["spelling"], each["likely"], each["rows"]) for each in mended] == [
        ("GTXPro", "GTX Pro", 2)
    ]
    assert DealLine.objects.filter(product__name="GTX Pro").count() == 2
    assert KnownName.objects.get().spelling == "gtxpro"


def test_an_unlike_name_is_refused_or_taken_as_said(land):
    land(accounts__csv="account name,industry\nInternational Widgets,Steel\n")
    text = DEALS.replace("Globex", "Intl Widgets")
    said = {"names": {"accounts": {"Intl Widgets": "International Widgets"}}}
    land(deals__csv=text, said=said)
    assert Deal.objects.get(name="Beta").account.name == "International Widgets"


def test_numbers_that_name_nothing_are_not_made_into_accounts(land):
    text = DEALS.replace("Acme", "17").replace("Globex", "18")
    landing = land(deals__csv=text)
    assert counts(landing)["refused"] == 3
    assert not Account.objects.exists()


def test_a_column_in_doubt_stops_the_landing_until_answered(land):
    text = DEALS.replace("2026-01-05", "05/01/2026").replace("2026-01-06", "06/01/2026")
    text = text.replace("2026-01-07", "07/01/2026")
    with pytest.raises(UnableToLand, match="day first or month first"):
        land(deals__csv=text)
    assert not Deal.objects.exists()
    land(deals__csv=text, answers={"created": "dmy"})
    assert Deal.objects.get(name="Gamma").created_on == date(2026, 1, 7)


def test_an_answer_is_remembered_for_the_next_file_of_that_shape(land):
    text = DEALS.replace("2026-01-05", "05/01/2026").replace("2026-01-06", "06/01/2026")
    text = text.replace("2026-01-07", "07/01/2026")
    land(deals__csv=text, answers={"created": "dmy"})
    assert counts(land(deals__csv=text))["unchanged"] == 3


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_chinese_pipeline_lands(land, encoding):
    landing = land(pipeline__csv=CHINESE.encode(encoding))
    assert counts(landing) == {"made": 3, "changed": 0, "unchanged": 0, "refused": 0}
    first, second, _third = Deal.objects.order_by("id")
    assert (first.name, first.account.name, first.owner.name) == ("设备采购", "华为技术", "王伟")
    assert (first.status, first.amount, first.closed_on) == (
        "won",
        Decimal(115000),
        date(2026, 4, 15),
    )
    assert (second.amount, second.currency) == (Decimal("1052.75"), "CNY")


def test_a_chinese_workbook_lands_as_its_text_does(land):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("商机")
        for number, line in enumerate(CHINESE.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    landing = land(pipeline__xlsx=made.getvalue())
    assert counts(landing) == {"made": 3, "changed": 0, "unchanged": 0, "refused": 0}
    third = Deal.objects.order_by("id")[2]
    assert (third.name, third.amount, third.expected_close_on) == (
        "软件续约",
        Decimal(30000),
        date(2026, 12, 1),
    )


def test_equal_rows_without_a_key_stay_two_and_land_once(land):
    text = "subject,date,account,minutes\nCall,2026-05-01,Acme,10\nCall,2026-05-01,Acme,10\n"
    assert counts(land(activities__csv=text))["made"] == 2
    assert counts(land(activities__csv=text)) == {
        "made": 0,
        "changed": 0,
        "unchanged": 2,
        "refused": 0,
    }


def test_one_key_with_two_meanings_is_refused(land):
    landing = land(deals__csv=DEALS + "3,Other,Acme,Ann Lee,Proposal,1,2026-01-07,\n"
                   + "1" + DEALS.splitlines()[1][1:] + "\n")  # fmt: skip
    assert counts(landing) == {"made": 3, "changed": 0, "unchanged": 1, "refused": 1}
    assert RefusedRow.objects.get().line == 5


def test_a_landing_is_one_event_for_each_kind_with_its_months(land):
    land(deals__csv=DEALS)
    event = Event.objects.get(name="deal.landed")
    assert event.data["months"] == ["2026-01"]


def test_people_land_in_teams_under_their_managers(land):
    teams = "sales_agent,manager,regional_office\nAnn,Max Boss,East\nBob,Max Boss,East\n"
    land(sales_teams__csv=teams)
    assert Person.objects.get(name="Max Boss").role == "manager"
    stay = Membership.objects.get(person__name="Ann")
    assert stay.manager.name == "Max Boss"
    assert stay.unit.placements.get().parent == Unit.objects.get(name="East", kind="region")
    assert not Person.objects.get(name="Ann").has_usable_password()
    land(sales_teams__csv=teams)
    assert (Person.objects.count(), Membership.objects.count()) == (3, 3)


def test_a_landing_is_taken_back_whole(land):
    landing = land(deals__csv=DEALS)
    revert(landing, by=None, at=AT)
    assert not Deal.objects.exists()
    assert not Account.objects.exists()
    assert not Person.objects.exists()


def test_taking_back_a_change_brings_the_former_values(land):
    products = "product,price\nWidget,5\nGadget,6\n"
    sold = DEALS.replace("stage,", "product,stage,").replace("Lee,", "Lee,Widget,")
    sold = sold.replace("Ray,", "Ray,Widget,")
    land(products__csv=products, deals__csv=sold)
    changed = sold.replace("300.10", "1").replace("Lee,Widget,Proposal", "Lee,Gadget,Proposal")
    second = land(deals__csv=changed)
    revert(second, by=None, at=AT)
    gamma = Deal.objects.get(name="Gamma")
    assert gamma.amount == Decimal("300.10")
    assert gamma.lines.get().product.name == "Widget"
    assert gamma.lines.get().amount == Decimal("300.10")


def test_a_landing_is_not_taken_back_over_later_work(land):
    landing = land(deals__csv=DEALS)
    later = AT.replace(hour=11)
    deals.edit(Deal.objects.get(name="Gamma"), {"amount": Decimal(5)}, by=None, at=later)
    with pytest.raises(UnableToRevert, match="Gamma"):
        revert(landing, by=None, at=later)
    assert Deal.objects.count() == 3


def test_shares_of_files_and_rows_add_up(land):
    landing = land(deals__csv=DEALS + "x\n\n", products__csv="product,price\nW,1\nV,-1\n")
    for file in landing.result["files"]:
        assert file["rows"] == file["made"] + file["changed"] + file["unchanged"] + file["refused"]
    assert Product.objects.count() == 1


def test_a_parent_that_changes_is_counted_and_taken_back(land):
    text = "account name,subsidiary of\nAcme,\nGlobex,\nInitech,Acme\n"
    land(accounts__csv=text)
    second = land(accounts__csv=text.replace("Initech,Acme", "Initech,Globex"))
    assert counts(second) == {"made": 0, "changed": 1, "unchanged": 2, "refused": 0}
    assert Account.objects.get(name="Initech").parent.name == "Globex"
    revert(second, by=None, at=AT)
    assert Account.objects.get(name="Initech").parent.name == "Acme"
