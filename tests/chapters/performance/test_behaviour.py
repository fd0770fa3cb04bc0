"""Behaviour: people beside peers, what goes with results, what nobody can say, each in scope."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.html import escape
from numpy.random import default_rng

from sextant.book.models import Activity, Deal, Lead
from sextant.chapters.performance.behaviour.presence import Presence
from sextant.kernel import people
from sextant.kernel.calendar import installed
from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.kernel.period import Period
from sextant.kernel.roles import every
from sextant.kernel.scope import scope_of
from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import told
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
JULY = "?period=2026-07-01..2026-07-14"  # nine working days, the third being a holiday
MORE = ("Flo", "Gus", "Hal", "Ida", "Jan")


def acts(person: Person, kind: str, count: int, on: date) -> list[Activity]:
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return [
        Activity(kind=kind, subject=kind, owner=person, at=at, done=True) for _each in range(count)
    ]


def did(person: Person, kind: str, count: int, on: date = date(2026, 7, 6)) -> None:
    Activity.objects.bulk_create(acts(person, kind, count, on))


def daily(person: Person, kind: str, count: int) -> None:
    """Let somebody do so much on every working day since the year began."""
    days = (date(2026, 1, 5) + n * timedelta(days=1) for n in range(191))
    worked = [day for day in days if installed().is_working_day(day)]
    Activity.objects.bulk_create(
        activity for day in worked for activity in acts(person, kind, count, day)
    )


def hire(company: Company, names: Any, unit: str = "Alpha") -> None:
    for name in names:
        person = people.enrol(name, by=None, at=NOW, role="rep", username=name.lower())
        people.move(person, company.units[unit], by=None, at=NOW)
        company.people[name] = person


@pytest.fixture
def crew(company: Company) -> Company:
    """Seven reps of one team who call alike, but for Ben, who calls four times as often."""
    hire(company, MORE)
    for name in ("Cai", *MORE):
        daily(company.people[name], "call", 2)
    daily(company.people["Ben"], "call", 8)
    did(company.people["Eli"], "visit", 2)
    return company


def rows(client: Any, more: str = JULY) -> dict[str, dict[str, Any]]:
    found = client.get(f"/api/behaviour{more}").json()["people"]
    return {each["person"]: each for each in found}


def cell(row: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in row["behaviours"] if each["behaviour"] == name)
    return found


def test_a_rate_is_for_each_working_day(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    ben = rows(at("Dora"))["Ben"]
    assert ben["working_days"] == 9
    assert cell(ben, "calls")["rate"] == 8
    page = told(at("Dora"), f"/behaviour/{JULY}")
    assert re.search("more than peers</span><a [^>]*>40</a>", page)  # for five days


def test_what_is_beyond_chance_is_told_and_nothing_else(
    crew: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = rows(at("Dora"))
    marks = {name: cell(row, "calls")["beyond_chance"] for name, row in found.items()}
    assert marks["Ben"] == "more"
    assert cell(found["Eli"], "visits")["beyond_chance"] == ""  # two visits prove nothing
    low, high = cell(found["Flo"], "calls")["interval"]
    assert low < 2 < high


def test_peers_are_near_where_there_are_five(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    found = rows(at("Dora"))
    assert (found["Ben"]["peers"], found["Ben"]["peers_are"]) == (6, "near")
    assert (found["Eli"]["peers"], found["Eli"]["peers_are"]) == (7, "role")
    assert "6 peers of the same role and region" in told(at("Dora"), f"/behaviour/{JULY}")


def test_who_did_nothing_is_nobodys_peer(crew: Company, at: Seat, publish: Publish) -> None:
    hire(crew, ["Zoe"])
    publish()
    found = rows(at("Dora"))
    assert found["Ben"]["peers"] == 6
    assert (found["Zoe"]["peers"], cell(found["Zoe"], "calls")["beyond_chance"]) == (7, "less")


def test_peers_of_another_role_are_better_than_none(
    crew: Company, at: Seat, publish: Publish
) -> None:
    did(crew.people["Ann"], "call", 20)
    publish()
    assert (rows(at("Dora"))["Ann"]["peers_are"], rows(at("Dora"))["Ann"]["peers"]) == ("all", 8)


def test_a_cell_leads_to_its_records(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    page = told(at("Dora"), f"/behaviour/{JULY}")
    owner = crew.people["Ben"].pk
    address = next(each for each in re.findall(r'href="(/activities/[^"]*kind=call[^"]*)"', page)
                   if f"owner={owner}&" in each or each.endswith(f"owner={owner}")
                   or f"owner={owner}&amp;" in each)  # fmt: skip
    listed = told(at("Dora"), address.replace("&amp;", "&"))
    assert "72" in listed


def test_a_rep_sees_only_themselves_and_is_told_why(
    crew: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = rows(at("Ben"))
    assert set(found) == {"Ben"}
    assert found["Ben"]["peers_are"] == "none"
    assert {each["quartiles"] for each in found["Ben"]["behaviours"]} == {None}
    page = told(at("Ben"), f"/behaviour/{JULY}")
    assert "Comparing takes at least five other people" in page
    assert not [name for name in (*MORE, "Cai", "Eli") if f">{name} " in page]


@pytest.mark.parametrize(("who", "sees"), [("Ann", {"Ben", "Cai"}), ("Dee", {"Eli"})])
def test_a_manager_sees_their_own_people(
    crew: Company, at: Seat, publish: Publish, who: str, sees: set[str]
) -> None:
    publish()
    found = set(rows(at(who)))
    assert sees <= found
    assert ("Eli" in found) is (who == "Dee")


def test_nobody_else_is_found_by_narrowing(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    south = crew.units["South"].pk
    assert rows(at("Ann"), f"{JULY}&scope={south}") == {}
    assert "Eli" not in told(at("Ann"), f"/behaviour/{JULY}&scope={south}").split("<main")[1]


def test_narrowed_to_a_unit_peers_remain(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    found = rows(at("Dora"), f"{JULY}&scope={crew.units['South'].pk}")
    assert set(found) == {"Eli"}
    assert found["Eli"]["peers"] == 7


def test_people_are_narrowed_to_a_role(crew: Company, at: Seat, publish: Publish) -> None:
    did(crew.people["Ann"], "visit", 1)
    publish()
    assert set(rows(at("Dora"), f"{JULY}&role=manager")) == {"Ann"}


@pytest.mark.parametrize("who", ["Fay", "Pat"])
@pytest.mark.parametrize("address", ["/behaviour/", "/api/behaviour"])
def test_who_sees_no_activities_finds_nothing(
    crew: Company, at: Seat, publish: Publish, who: str, address: str
) -> None:
    publish()
    assert at(who).get(address).status_code == 404


def test_who_sees_no_deals_sees_no_results(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    found = at("Sam").get(f"/api/behaviour{JULY}").json()
    assert (found["headline"], found["effects"]) == (None, [])
    assert "Ben" in {each["person"] for each in found["people"]}
    names = {each["behaviour"] for row in found["people"] for each in row["behaviours"]}
    assert not names & {"answered_in_a_day", "quotes_in_two_days"}
    assert "Your role sees no deals" in told(at("Sam"), "/behaviour/")


def test_who_came_or_left_on_the_way_has_fewer_days(
    crew: Company, at: Seat, publish: Publish
) -> None:
    Person.objects.filter(username="flo").update(started_on=date(2026, 7, 9))
    Person.objects.filter(username="gus").update(left_on=date(2026, 7, 9))
    publish()
    found = rows(at("Dora"))
    assert [found[name]["working_days"] for name in ("Flo", "Gus", "Hal")] == [4, 5, 9]


def test_who_moved_is_seen_where_their_activities_are(
    crew: Company, at: Seat, publish: Publish
) -> None:
    people.move(crew.people["Ben"], crew.units["Delta"], on=date(2026, 7, 9), by=None, at=NOW)
    publish()
    north, south = (rows(at("Dora"), f"{JULY}&scope={crew.units[name].pk}")
                    for name in ("North", "South"))  # fmt: skip
    assert "Ben" not in north
    assert (south["Ben"]["working_days"], cell(south["Ben"], "calls")["done"]) == (9, 72)


def test_results_are_laid_beside_only_the_days_both_are_seen(company: Company) -> None:
    people.move(company.people["Ben"], company.units["Delta"], on=date(2026, 7, 9), by=None, at=NOW)
    tree, july = Organisation(), Period(date(2026, 7, 1), date(2026, 7, 15))
    south = scope_of(company.people["Dora"], TODAY).narrow(company.units["South"].pk, tree)
    both = Presence(south, tree, july, beside="deal")
    assert both.days(company.people["Ben"], july) == 4
    assert Presence(south, tree, july).days(company.people["Ben"], july) == 9
    assert both.days(company.people["Cai"], july) == 0


def test_answers_in_a_day_are_a_share_with_their_time(
    crew: Company, at: Seat, publish: Publish
) -> None:
    ben = crew.people["Ben"]
    came = datetime(2026, 7, 6, 8, tzinfo=UTC)
    for hours in (2, 30):
        lead = Lead.objects.create(name=f"L{hours}", owner=ben, arrived_at=came)
        Activity.objects.create(
            subject="x", lead=lead, owner=ben, kind="email", done=True,
            at=came + timedelta(hours=hours), done_at=came + timedelta(hours=hours),
        )  # fmt: skip
    publish()
    share = cell(rows(at("Dora"))["Ben"], "answered_in_a_day")
    assert (share["done"], share["of"], share["rate"]) == (1, 2, 0.5)
    assert "half within 16 h" in told(at("Dora"), f"/behaviour/{JULY}")


@pytest.fixture
def selling(company: Company) -> Company:
    """Ten reps over two years: each visit brings half a deal a month later, calls bring none."""
    hire(company, [*MORE, "Kit", "Lea", "Mia"])
    chance = default_rng(11)
    sellers = [company.people[name] for name in ("Ben", "Cai", *MORE, "Kit", "Lea", "Mia")]
    done, won = [], []
    for person in sellers:
        usual, before = 2 + 4 * chance.random(), 0
        for month in range(25):
            day = date(2024 + (5 + month) // 12, (5 + month) % 12 + 1, 10)
            visits = int(chance.poisson(usual))
            done += [(person, "visit", day)] * visits
            done += [(person, "call", day)] * int(chance.poisson(3 * usual))
            won += [(person, day)] * int(chance.binomial(before, 0.5) + chance.poisson(1))
            before = visits
    Activity.objects.bulk_create(
        Activity(kind=kind, subject=kind, owner=who, done=True, minutes=10,
                 at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        for who, kind, day in done
    )  # fmt: skip
    Deal.objects.bulk_create(
        Deal(name="D", owner=who, stage=company.stages["New"], amount=100, status="won",
             account=company.account, created_on=day - timedelta(days=40), closed_on=day)
        for who, day in won
    )  # fmt: skip
    return company


def goes(client: Any, more: str = "") -> dict[str, dict[str, Any]]:
    found = client.get(f"/api/behaviour{more or '?'}").json()["effects"]
    return {each["behaviour"]: each for each in found}


def test_what_visits_bring_is_found_and_calls_are_not(
    selling: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = goes(at("Dora"))
    low, high = found["visits"]["before"]["interval"]
    assert found["visits"]["sure"]
    assert low < 0.5 < high
    assert not found["calls"]["sure"]
    page = told(at("Dora"), "/behaviour/")
    assert escape(found["visits"]["sentence"]) in page
    assert found["visits"]["sentence"].startswith("One more visit: +0.")


def test_the_page_says_what_cannot_be_concluded(
    selling: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = at("Dora").get("/api/behaviour").json()
    said = " ".join(found["cannot_be_concluded"])
    assert "That any of this is a cause" in said
    assert "What came first within the same step" in said
    assert "it rests on 10 people" in said
    assert "would have to go with" in said
    page = told(at("Dora"), "/behaviour/")
    assert all(escape(line) in page for line in found["cannot_be_concluded"])


def test_talk_that_only_repeats_the_calls_is_left_out(
    selling: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = at("Dora").get("/api/behaviour").json()  # every call took ten minutes
    assert "talk_minutes" not in {each["behaviour"] for each in found["effects"]}
    assert "Talk minutes alone: it always comes with" in " ".join(found["cannot_be_concluded"])


@pytest.mark.parametrize("more", ["?outcome=won_revenue", "?outcome=created_deals", "?step=week",
                                  "?period=2026-Q1", "?role=rep"])  # fmt: skip
def test_every_choice_is_answered(selling: Company, at: Seat, publish: Publish, more: str) -> None:
    publish()
    assert "visits" in goes(at("Dora"), more)
    assert "What cannot be concluded" in told(at("Dora"), f"/behaviour/{more}")


def test_revenue_is_told_in_money(selling: Company, at: Seat, publish: Publish) -> None:
    publish()
    assert "+$" in goes(at("Dora"), "?outcome=won_revenue")["visits"]["sentence"]


def test_a_manager_with_few_people_is_told_it_is_too_little(
    selling: Company, at: Seat, publish: Publish
) -> None:
    publish()
    found = at("Dee").get("/api/behaviour").json()
    assert found["effects"] == []
    assert found["headline"].startswith("Too little data to say what goes with “Won deals”")
    assert len(found["cannot_be_concluded"]) == 1


def test_results_are_those_of_whoever_looks(selling: Company, at: Seat, publish: Publish) -> None:
    publish()
    assert goes(at("Ben")) == {}
    assert at("Ben").get("/api/behaviour").json()["rests_on"]["people"] <= 1


@pytest.mark.parametrize(
    "more", ["?period=nonsense", "?role=x&outcome=x&step=x&scope=99999&period=2031", "?scope=x"]
)
def test_odd_questions_are_answered(crew: Company, at: Seat, publish: Publish, more: str) -> None:
    publish()
    assert at("Dora").get(f"/behaviour/{more}").status_code == 200
    assert at("Dora").get(f"/api/behaviour{more}").status_code == 200


def test_where_nobody_did_anything_the_first_step_is_offered(
    company: Company, at: Seat, publish: Publish
) -> None:
    Person.objects.filter(role="rep").update(left_on=date(2026, 1, 1))
    publish()
    assert "Nobody did anything in these days" in told(at("Dora"), "/behaviour/")


def test_the_chapter_leads_to_behaviour(at: Seat, publish: Publish) -> None:
    publish()
    assert 'href="/behaviour/' in told(at("Ben"), "/performance/")


def test_every_role_has_an_answer(crew: Company, at: Seat, publish: Publish) -> None:
    publish()
    names = {person.role: name for name, person in crew.people.items()}
    for role in every():
        status = at(names[role.name]).get("/behaviour/").status_code
        assert status == (404 if str(role.reach("activity")) == "none" else 200)
