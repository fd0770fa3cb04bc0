"""What files say of targets becomes a draft: each amount once, and gone again with its landing."""

from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.unable import Unable
from sextant.landing import landings
from sextant.landing.reverting import revert
from sextant.plans import agreeing, drafting, editing
from sextant.plans.models import LandedTarget, Plan, Version
from tests.company import Company
from tests.plans.landed.conftest import AT, drafted, notes, numbers, reasons

MONTHS = "Salesperson,Month,Target\nBen,2026-01,100\nBen,2026-02,110\nCai,2026-01,50.05\nCai,2026-02,60\n"


def test_months_of_people_become_a_draft_by_months(company: Company, land: Any) -> None:
    landing = land(targets=MONTHS)
    version = drafted()
    assert (version.status, version.origin) == ("draft", "landing")
    assert [str(day) for day in version.plan.days] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert numbers(version) == {"Ben": [D(100), D(110)], "Cai": [D("50.05"), D(60)]}
    assert "320.05" in notes(landing)
    assert landing.result["made"] == 4


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", "2026-01-01", "2027-01-01"), ("FY2026", "2026-01-01", "2027-01-01"),
        ("2026-Q3", "2026-07-01", "2026-10-01"), ("Q3 2026", "2026-07-01", "2026-10-01"),
        ("2026年第三季度", "2026-07-01", "2026-10-01"), ("2026-07", "2026-07-01", "2026-08-01"),
        ("Apr-18", "2018-04-01", "2018-05-01"), ("Apr 2018", "2018-04-01", "2018-05-01"),
        ("April 2018", "2018-04-01", "2018-05-01"), ("2018年4月", "2018-04-01", "2018-05-01"),
        ("2018/04", "2018-04-01", "2018-05-01"), ("201804", "2018-04-01", "2018-05-01"),
        ("2026-H1", "2026-01-01", "2026-07-01"), ("2026年上半年", "2026-01-01", "2026-07-01"),
        ("2026-W31", "2026-07-27", "2026-08-03"),
    ],
)  # fmt: skip
def test_a_period_is_read_in_any_form(
    company: Company, land: Any, written: str, first: str, last: str
) -> None:
    land(targets=f"Salesperson,Period,Quota\nBen,{written},100\n")
    said = LandedTarget.objects.get()
    assert (str(said.starts_on), str(said.ends_on), said.amount) == (first, last, D(100))


@pytest.mark.parametrize(
    "header",
    [
        "Region,Month,Target",
        "Team,Period,Quota",
        "地区,月份,指标",
        "部门,期间,目标",
        "Region,Date,Goal",
    ],
)
def test_headings_are_known_in_english_and_chinese(
    company: Company, land: Any, header: str
) -> None:
    land(targets=f"{header}\nNorth,2026-01,100\nSouth,2026-01,80\n")
    assert numbers(drafted()) == {"North": [D(100)], "South": [D(80)]}


def test_a_chinese_file_of_people_lands(company: Company, land: Any) -> None:
    land(指标="销售人员,月份,配额,级别\nBen,2026年1月,1.5万,目标\nBen,2026年1月,2万,挑战\n")
    assert numbers(drafted()) == {"Ben": [D(15000)]}
    assert numbers(drafted(), "challenge") == {"Ben": [D(20000)]}


def test_quarters_and_years_are_laid_on_months_by_working_days(company: Company, land: Any) -> None:
    land(targets="Salesperson,Period,Target\nBen,2026-Q1,100.01\nCai,2026,1000.03\nEli,2026-01,7\n")
    found = numbers(drafted())
    assert [len(line) for line in found.values()] == [12, 12, 12]
    assert (sum(found["Ben"]), sum(found["Ben"][:3])) == (D("100.01"), D("100.01"))
    assert sum(found["Cai"]) == D("1000.03")
    assert found["Eli"][:2] == [D(7), D(0)]


def test_days_three_months_apart_stand_for_three_months_each(company: Company, land: Any) -> None:
    text = "Employee,Date,Quota\nBen,2010-12-29,10\nBen,2011-03-31,20\nBen,2011-07-01,30\nBen,2011-09-29,40\n"
    landing = land(targets=text)
    version = drafted()
    days = [str(day) for day in version.plan.days]
    assert days == ["2010-12-29", "2011-03-29", "2011-03-31", "2011-06-30", "2011-07-01",
                    "2011-09-29", "2011-10-01", "2011-12-29"]  # fmt: skip
    assert numbers(version)["Ben"] == [D(10), D(0), D(20), D(0), D(30), D(0), D(40)]
    assert "three months from it on" in notes(landing)


def test_what_a_day_stands_for_can_be_said(company: Company, land: Any) -> None:
    text = "Employee,Date,Quota\nBen,2026-03-31,20\nBen,2026-06-30,30\n"
    land(targets=text, answers={"Date": "quarter_of"})
    assert [str(day) for day in drafted().plan.days][:2] == ["2026-01-01", "2026-02-01"]
    assert sum(numbers(drafted())["Ben"][3:]) == D(30)


def test_days_that_lie_a_month_apart_stand_for_their_months(company: Company, land: Any) -> None:
    land(targets="Employee,Date,Quota\nBen,31/01/2026,20\nBen,28/02/2026,30\nCai,31/01/2026,5\n")
    assert numbers(drafted()) == {"Ben": [D(20), D(30)], "Cai": [D(5), D(0)]}


def test_a_single_day_is_asked_about(company: Company, land: Any) -> None:
    text = "Employee,Date,Quota\nBen,2026-01-01,20\n"
    with pytest.raises(landings.UnableToLand, match="which days does 2026-01-01 stand for"):
        land(targets=text)
    land(targets=text, answers={"Date": "year"})
    assert sum(numbers(drafted())["Ben"]) == D(20)


def test_a_unit_is_a_whole_and_what_is_left_stands_with_it(company: Company, land: Any) -> None:
    text = "Region,Salesperson,Period,Target\nNorth,,2026-Q1,300\n,Ben,2026-Q1,100\n,Cai,2026-Q1,50\n,,2026-Q1,1000\n"
    land(targets=text)
    found = {who: sum(line) for who, line in numbers(drafted()).items()}
    assert found == {"Ben": D(100), "Cai": D(50), "North": D(150), "Acme": D(700)}


def test_a_unit_whose_people_come_to_all_of_it_has_no_line(company: Company, land: Any) -> None:
    land(
        targets="Region,Salesperson,Period,Target\nNorth,,2026-01,150\n,Ben,2026-01,100\n,Cai,2026-01,50\n"
    )
    assert list(numbers(drafted())) == ["Ben", "Cai"]


def test_a_unit_with_less_than_its_people_is_refused_whole(company: Company, land: Any) -> None:
    with pytest.raises(Unable, match=r"North comes to .*100.* in 2026-01, but its parts .*150"):
        land(targets="Region,Salesperson,Period,Target\nNorth,,2026-01,100\n,Ben,2026-01,150\n")
    assert not LandedTarget.objects.exists()
    assert not Plan.objects.exists()


def test_a_row_of_all_categories_holds_those_that_are_named(company: Company, land: Any) -> None:
    land(targets="Region,Category,Period,Target\nNorth,Chairs,2026-01,60\nNorth,,2026-01,100\n")
    assert numbers(drafted()) == {"North, Chairs": [D(60)], "North": [D(40)]}


def test_bad_rows_wait_in_quarantine_with_line_and_reason(company: Company, land: Any) -> None:
    landing = land(targets="Salesperson,Month,Target\nNobody Known,2026-01,1\nBen,2026-01,-5\nBen,2026-02,\n"
                           "Ben,sometime,5\nBen,2026-03,10.0055\nBen,2026-04,5\n")  # fmt: skip
    found = reasons()
    assert "There is no person “Nobody Known”" in found[2]
    assert "nought or more" in found[3]
    assert "missing" in found[4]
    assert "no period" in found[5]
    assert "finer than 0.01" in found[6]
    assert landing.result["made"] == 1


def test_two_rows_of_the_same_are_refused_with_both_lines(company: Company, land: Any) -> None:
    land(
        targets="Salesperson,Month,Target\nBen,2026-01,10\nBen,Jan-26,12\nBen,2026-Q1,40\nCai,2026-01,1\n"
    )
    found = reasons()
    assert set(found) == {3, 4}
    assert "Line 2" in found[3]
    assert "Line 2" in found[4]
    assert sum(numbers(drafted())["Ben"]) == D(10)


def test_another_file_does_not_say_the_same_again(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    land(others="Owner,Period,Goal\nBen,2026-01,99\n")
    assert "“targets” says" in reasons()[2]
    assert numbers(drafted())["Ben"] == [D(100), D(110)]


def test_currencies_are_never_mixed_in_a_plan(company: Company, land: Any) -> None:
    with pytest.raises(Unable, match="in EUR, USD, and a plan has one currency"):
        land(targets="Salesperson,Month,Target,Currency\nBen,2026-01,10,EUR\nCai,2026-01,10,USD\n")


def test_the_same_file_again_does_nothing(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    before = drafted()
    again = land(targets=MONTHS)
    assert (again.result["unchanged"], again.result["made"]) == (4, 0)
    assert (drafted().pk, drafted().changes) == (before.pk, before.changes)


def test_a_changed_file_changes_the_draft(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    land(targets=MONTHS.replace("110", "120") + "Eli,2026-03,5\n")
    version = drafted()
    assert version.number == 1
    assert numbers(version) == {"Ben": [D(100), D(120), D(0)], "Cai": [D("50.05"), D(60), D(0)],
                                "Eli": [D(0), D(0), D(5)]}  # fmt: skip


def test_a_reverted_landing_takes_its_numbers_out_again(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    second = land(targets=MONTHS.replace("110", "120") + "Eli,2026-02,5\n")
    revert(second, by=None, at=AT)
    assert numbers(drafted()) == {"Ben": [D(100), D(110)], "Cai": [D("50.05"), D(60)]}


def test_a_plan_that_only_a_landing_made_goes_with_it(company: Company, land: Any) -> None:
    first = land(targets=MONTHS)
    reverted = revert(first, by=None, at=AT)
    assert not Plan.objects.exists()
    assert "draft is gone" in " ".join(reverted.result["notes"])
    land(targets=MONTHS)
    assert numbers(drafted())["Ben"] == [D(100), D(110)]


def test_a_version_in_force_never_changes(company: Company, land: Any) -> None:
    first = land(targets=MONTHS)
    agreeing.publish(Plan.objects.get(), reason="Agreed", by=None, at=AT)
    second = land(targets=MONTHS.replace("110", "120"))
    assert [(each.number, each.status) for each in Version.objects.order_by("number")] == [
        (1, "published"), (2, "draft")]  # fmt: skip
    assert numbers(Version.objects.get(number=1))["Ben"] == [D(100), D(110)]
    assert numbers(Version.objects.get(number=2))["Ben"] == [D(100), D(120)]
    revert(second, by=None, at=AT)
    assert numbers(drafted())["Ben"] == [D(100), D(110)]
    reverted = revert(first, by=None, at=AT)
    assert "in force and never changes" in " ".join(reverted.result["notes"])
    assert numbers(Version.objects.get(number=1))["Ben"] == [D(100), D(110)]


def test_a_plan_of_the_same_days_is_revised(company: Company, land: Any) -> None:
    plan = drafting.draw({"name": "Revenue 2026", "year": 2026}, by=None, at=AT)
    land(targets=MONTHS)
    version = drafted(plan)
    assert (Plan.objects.count(), version.origin) == (1, "landing")
    assert numbers(version)["Ben"][:3] == [D(100), D(110), D(0)]


def test_a_draft_somebody_went_on_with_is_left_to_them(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    plan = Plan.objects.get()
    node = f"u{company.units['Alpha'].pk}p{company.people['Ben'].pk}"
    editing.set_numbers(plan, [editing.Edit(node, 0, 1, D(500))], by=None, at=AT)
    land(targets=MONTHS.replace("110", "120"))
    assert [numbers(each)["Ben"][0] for each in Version.objects.order_by("number")] == [
        D(500),
        D(100),
    ]


def test_rows_across_the_edge_of_a_plan_are_refused(company: Company, land: Any) -> None:
    drafting.draw({"name": "Revenue 2026", "year": 2026}, by=None, at=AT)
    with pytest.raises(Unable, match="lies partly in “Revenue 2026”"):
        land(targets="Employee,Date,Quota\nBen,2025-12-01,20\nBen,2026-03-01,30\n")


def test_rows_by_other_days_than_the_plan_are_refused(company: Company, land: Any) -> None:
    drafting.draw({"name": "Revenue 2026", "year": 2026}, by=None, at=AT)
    with pytest.raises(Unable, match="goes by other days than Ben"):
        land(targets="Employee,Period,Quota\nBen,2026-W10,20\n")


def test_the_number_is_said_by_column_or_for_all(company: Company, land: Any) -> None:
    landing = land(targets=MONTHS)
    assert "taken for targets of Won revenue" in notes(landing)
    land(pieces="Salesperson,Month,Target\nBen,2026-01,3\n",
         said={"as": "targets", "given": {"measure": "units"}})  # fmt: skip
    plan = Plan.objects.get(measure="units")
    assert (plan.currency, numbers(drafted(plan))) == ("", {"Ben": [D(3)]})
    with pytest.raises(Unable, match="“magic” is no Measure"):
        land(x=MONTHS, said={"as": "targets", "given": {"measure": "magic"}})


def test_who_may_not_set_all_numbers_lands_no_targets(company: Company, land: Any) -> None:
    with pytest.raises(Unable, match="does not allow this"):
        land(targets=MONTHS, by=company.people["Ann"])


def test_what_landed_is_seen_by_whose_it_is(company: Company, land: Any) -> None:
    from sextant.kernel.scope import scope_of
    from tests.company import TODAY

    land(targets=MONTHS + "Eli,2026-01,9\n")
    for name, seen in (("Ben", {"Ben"}), ("Ann", {"Ben", "Cai"}), ("Dora", {"Ben", "Cai", "Eli"})):
        visible = LandedTarget.objects.visible_to(scope_of(company.people[name], TODAY))
        assert {str(each.person) for each in visible} == seen


def test_a_row_that_names_nobody_speaks_of_all(home: Any, db: Any, land: Any) -> None:
    land(targets="Month,Category,Target\nApr-18,Chairs,10\nMay-18,Chairs,20\n")
    assert numbers(drafted()) == {"Company, Chairs": [D(10), D(20)]}


def test_people_and_their_targets_land_and_go_together(company: Company, land: Any) -> None:
    said = {"files": {"people.csv": {"as": "people"}, "quota.csv": {"as": "targets"}}}
    both = land(
        people="name,team\nUma,Alpha\n",
        quota="Salesperson,Month,Target\nUma,2026-01,5\n",
        said=said,
    )
    assert numbers(drafted()) == {"Uma": [D(5)]}
    revert(both, by=None, at=AT)
    assert not Plan.objects.exists()
    assert not company.people["Ben"].__class__.objects.filter(name="Uma").exists()


def test_a_discarded_draft_stays_discarded(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    drafting.discard(Plan.objects.get(), by=None, at=AT)
    land(later="Salesperson,Month,Target\nEli,2030-01,5\n")
    assert Plan.objects.count() == 2
    assert Version.objects.filter(status="draft").count() == 1


def test_a_version_says_of_whom_no_file_speaks(company: Company, land: Any) -> None:
    land(targets=MONTHS)
    agreeing.publish(Plan.objects.get(), reason="Agreed", by=None, at=AT)
    first = LandedTarget.objects.filter(person__name="Cai")
    first.delete()
    landing = land(targets=MONTHS.replace("Cai", "Eli"))
    assert "No file speaks of Cai" in notes(landing)
