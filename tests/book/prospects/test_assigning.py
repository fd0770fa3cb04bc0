"""The first rule that fits decides, and within it whose turn it is; a trial writes nothing."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.book.models import Lead, Source
from sextant.book.prospects import assigning, conditions, rules
from sextant.book.prospects.models import Assignment, AssignmentRule
from sextant.kernel import journal
from sextant.kernel.models import Territory
from sextant.workspace import declare, history
from tests.book.conftest import Seat
from tests.book.prospects.conftest import Method, arrive
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
Rules = Callable[..., AssignmentRule]


def owners(count: int, **fields: Any) -> list[str]:
    return [str(arrive(f"Lead {n}", **fields).owner or "-") for n in range(count)]


def test_in_turn(rule: Rules) -> None:
    rule("Ben", "Cai", "Eli")
    assert owners(5) == ["Ben", "Cai", "Eli", "Ben", "Cai"]


def test_who_is_full_is_passed_over(rule: Rules) -> None:
    rule(("Ben", {"capacity": 1}), "Cai")
    assert owners(4) == ["Ben", "Cai", "Cai", "Cai"]


def test_who_has_left_is_passed_over(rule: Rules, company: Company) -> None:
    rule("Ben", "Cai")
    company.people["Ben"].is_active = False
    company.people["Ben"].save()
    assert owners(2) == ["Cai", "Cai"]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weights=st.lists(st.integers(1, 4), min_size=2, max_size=3))
def test_by_weight_after_each_round_all_have_their_share(rule: Rules, weights: list[int]) -> None:
    AssignmentRule.objects.all().delete()
    names = ("Ben", "Cai", "Eli")[: len(weights)]
    rule(*((n, {"weight": w}) for n, w in zip(names, weights, strict=True)), method=Method.WEIGHT)
    given = Counter(owners(sum(weights) * 2))
    assert given == {n: 2 * w for n, w in zip(names, weights, strict=True)}


def test_to_whom_has_most_room(rule: Rules) -> None:
    rule(("Ben", {"capacity": 2}), ("Cai", {"capacity": 3}), method=Method.CAPACITY)
    assert owners(6) == ["Cai", "Ben", "Cai", "Ben", "Cai", "-"]


def test_by_the_nearest_territory(rule: Rules) -> None:
    europe = Territory.objects.create(name="Europe")
    italy = Territory.objects.create(name="Italy", parent=europe)
    rule(("Ben", {"territory": europe}), ("Cai", {"territory": italy}), method=Method.TERRITORY)
    assert owners(1, territory=europe) == ["Ben"]
    assert owners(1, country="italy") == ["Cai"]
    assert owners(1, country="Peru") == ["-"]


def test_one_person_and_the_pool(rule: Rules) -> None:
    rule(method=Method.POOL, conditions=[["country", "is", "Peru"]])
    rule("Eli", method=Method.PERSON)
    assert owners(1, country="Peru") == ["-"]
    assert owners(1, country="Chile") == ["Eli"]


def test_rules_are_tried_in_order_and_nobody_free_falls_on(rule: Rules, fair: Source) -> None:
    rule("Ben", conditions=[["channel", "is", "event"]])
    rule(("Cai", {"capacity": 0}))
    rule("Eli", is_active=False)
    assert owners(1, came_from=fair) == ["Ben"]
    choice = assigning.choose(Lead(), NOW)
    assert choice.person is None
    assert [each.outcome for each in choice.tried] == ["unlike", "nobody"]


@pytest.mark.parametrize(
    ("condition", "country", "holds"),
    [
        (["country", "is", "Peru, chile"], "Chile", True),
        (["country", "is", "秘鲁，智利"], "智利", True),
        (["country", "is_not", "Peru"], "Peru", False),
        (["country", "has", "er"], "Peru", True),
        (["country", "empty", ""], "", True),
        (["country", "filled", ""], "", False),
    ],
)
def test_conditions(condition: list[str], country: str, *, holds: bool) -> None:
    assert conditions.hold([condition], Lead(country=country)) is holds


def test_a_channel_is_meant_in_any_language(fair: Source) -> None:
    assert conditions.hold([["channel", "is", "Event"]], Lead(came_from=fair))


def test_conditions_that_say_nothing_are_refused() -> None:
    with pytest.raises(conditions.UnableToCompare, match="Condition 1"):
        conditions.read([{"field": "country", "operator": "is", "value": " "}])
    with pytest.raises(conditions.UnableToCompare):
        conditions.read([{"field": "shoe", "operator": "is", "value": "44"}])


def test_the_reason_is_kept_and_told(rule: Rules, company: Company) -> None:
    rule("Ben", name="Fairs")
    lead = arrive()
    event = journal.of(lead).first()
    assert event is not None
    assert (event.data["rule"], event.data["person"]) == ("Fairs", "Ben")
    from sextant.kernel.scope import operator

    told = history.of(declare.get("leads"), lead, operator(NOW.date()))
    assert told[0].note == "Rule “Fairs”, Round robin: turn of Ben."
    assert Assignment.objects.get().person == company.people["Ben"]


def test_a_trial_writes_nothing(rule: Rules) -> None:
    rule("Ben", "Cai")
    for _ in range(3):
        assert str(assigning.choose(Lead(name="Nia"), NOW).person) == "Ben"
    assert not Assignment.objects.exists()


def test_rules_are_ordered_and_named_people_count_anew(company: Company) -> None:
    by = company.people["Ada"]
    first = rules.create({"name": "One", "method": "person"}, by=by, at=NOW)
    second = rules.create({"name": "Two", "method": "round_robin"}, by=by, at=NOW)
    rules.put_before(second, by=by, at=NOW)
    assert [rule.name for rule in AssignmentRule.objects.in_order()] == ["Two", "One"]
    with pytest.raises(rules.UnableToArrange, match="first or last already"):
        rules.put_after(first, by=by, at=NOW)
    rows = [{"person": company.people["Ben"], "weight": None, "capacity": None}]
    assert rules.set_members(second, members=rows, by=by, at=NOW).members.count() == 1
    with pytest.raises(rules.UnableToArrange, match="twice"):
        rules.set_members(second, members=rows * 2, by=by, at=NOW)
    with pytest.raises(rules.UnableToArrange, match="below zero"):
        rules.set_members(second, members=[{**rows[0], "weight": -1}], by=by, at=NOW)


def test_a_rule_by_territory_needs_territories(company: Company, rule: Rules) -> None:
    by_place = rule(method=Method.TERRITORY)
    with pytest.raises(rules.UnableToArrange, match="territory"):
        rules.set_members(by_place, members=[{"person": company.people["Ben"]}], by=None, at=NOW)


def test_a_program_sends_a_lead_and_the_rules_decide(
    company: Company, rule: Rules, at: Seat
) -> None:
    rule("Cai")
    sent = {"name": "Nia", "country": "Peru"}
    answer = at("Max").post("/api/leads", sent, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["owner"]["label"] == "Cai"
    own = at("Ben").post("/api/leads", {**sent, "owner": company.people["Ben"].pk},
                         content_type="application/json")  # fmt: skip
    assert own.json()["owner"]["label"] == "Ben"


def test_the_page_shows_the_order_and_tries_a_lead(company: Company, rule: Rules, at: Seat) -> None:
    rule("Cai", name="Peru first", conditions=[["country", "is", "Peru"]])
    page = at("Ben").get("/leads/assignment/?country=Peru").content.decode()
    assert "Country is one of Peru" in page
    assert "it is the turn of this person" in page
    page = at("Ada").get("/leads/assignment/?country=Chile").content.decode()
    assert "This lead goes here." in page
    assert at("Pat").get("/leads/assignment/").status_code == 404
    assert not Assignment.objects.exists()
