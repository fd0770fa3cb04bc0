"""An alert exists for those who see all of whom its number was made, and for nobody else."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from sextant.agenda.models import Notice
from sextant.agenda.notices import tell
from sextant.kernel.models import Event, Person
from sextant.kernel.organisation import Organisation
from sextant.kernel.scope import operator, scope_of
from sextant.watch import raising, reading, seeing, telling
from sextant.watch.models import Alert
from sextant.watch.nodes import Node, Nodes
from tests.company import Company
from tests.watch.conftest import AT, DAY, LAST_WEEK, Seat

pytestmark = pytest.mark.django_db
EVERYONE = ("Ann", "Ben", "Cai", "Dee", "Eli", "Dora", "Max", "Fay", "Sam", "Pat", "Ava", "Ada")
SEE_ALL = {"Dora", "Max", "Fay", "Ava", "Ada"}
NODES = {
    "company": SEE_ALL,
    "North": SEE_ALL | {"Ann"},  # Alpha is all of it
    "Alpha": SEE_ALL | {"Ann"},
    "Delta": SEE_ALL | {"Dee"},
    "Ben": SEE_ALL | {"Ann", "Ben"},
    "Eli": SEE_ALL | {"Dee", "Eli"},
}


def node_of(company: Company, name: str) -> Node:
    if name in company.units:
        unit = company.units[name]
        return Node(str(unit.kind), unit.pk)
    return Node("person", company.people[name].pk) if name in company.people else Node("company")


def alert(company: Company, name: str, **more: Any) -> Alert:
    """Keep an alert about a node, as raising one keeps it."""
    node, nodes = node_of(company, name), Nodes(Organisation(), DAY)
    values = {
        "metric": "won_revenue", "kind": "deal", "node": node.key, "node_kind": node.kind,
        "unit": company.units.get(name), "person": company.people.get(name),
        "people": [[each.person_id, str(each.start), str(each.end)] for each in nodes.people(node)],
        "shape": "point", "step": "week", "starts_on": LAST_WEEK, "ends_on": DAY,
        "compared_from": LAST_WEEK - timedelta(weeks=1), "value": 10, "middle": 100, "low": 90,
        "high": 110, "score": -9, "p": 1e-6, "raised_at": AT,
        "course": [[str(DAY - timedelta(weeks=n)), 100, 100, 90, 110] for n in range(30, 0, -1)],
        **more,
    }  # fmt: skip
    made: Alert = Alert.objects.create(**values)
    return made


@pytest.mark.parametrize("name", NODES)
def test_it_exists_for_those_whose_scope_covers_its_node_at_every_door(
    company: Company, seat: Seat, own_home: object, name: str
) -> None:
    made = alert(company, name)
    for who in EVERYONE:
        scope = scope_of(company.people[who], DAY)
        sees = who in NODES[name]
        assert Alert.objects.visible_to(scope).exists() is sees, who
    for who in ("Ann", "Ben", "Eli", "Dora", "Sam", "Pat"):
        client, sees = seat(who), who in NODES[name]
        headline = telling.headline(made)
        assert (headline in client.get("/alerts/").content.decode()) is sees, who
        assert client.get(f"/alerts/{made.pk}/").status_code == (200 if sees else 404), who
        assert client.get(f"/api/alerts/{made.pk}").status_code == (200 if sees else 404), who
        listed = [each["id"] for each in client.get("/api/alerts").json()]
        assert (made.pk in listed) is sees, who
        answer = client.post(f"/alerts/{made.pk}/judge/", {"useful": "yes"})
        assert (answer.status_code == 404) is not sees, who


def test_home_shows_the_newest_that_nobody_has_judged_and_one_may_see(company: Company) -> None:
    from sextant.watch.reading import newest

    made = [alert(company, name) for name in ("company", "Ben")]
    dora, ben = (scope_of(company.people[who], DAY) for who in ("Dora", "Ben"))
    assert set(newest(dora, DAY, count=5)) == set(made)
    assert newest(ben, DAY, count=5) == made[1:]
    raising.judge(made[1], useful=True, by=company.people["Ben"], at=AT)
    assert newest(ben, DAY, count=5) == []


def test_whoever_answers_for_the_node_is_told_if_they_see_it(company: Company) -> None:
    for name, told in (("Ben", {"Ben", "Ann"}), ("North", {"Dora"}), ("Alpha", {"Ann"}),
                       ("company", {"Dora"})):  # fmt: skip
        made = alert(company, name)
        from sextant.kernel import journal

        event = journal.record("alert.raised", made, by=None, at=AT)
        tell(event)
        found = Notice.objects.filter(event=event).values_list("person__name", flat=True)
        assert set(found) == told, name


def test_a_manager_without_the_kind_of_records_sees_no_alert_of_it(company: Company) -> None:
    made = alert(company, "Ben", kind="invoice", metric="invoiced")
    scope = scope_of(company.people["Max"], DAY)
    assert not Alert.objects.visible_to(scope).filter(pk=made.pk).exists()
    assert Alert.objects.visible_to(scope_of(company.people["Fay"], DAY)).exists()


def test_a_number_that_needs_more_is_hidden_from_who_may_not_see_it(company: Company) -> None:
    alert(company, "Ben", metric="gross_margin", kind="order", needs="margin.see")
    sees = {who for who in EVERYONE
            if Alert.objects.visible_to(scope_of(company.people[who], DAY)).exists()}  # fmt: skip
    assert sees == {"Ann", "Dora", "Fay", "Ava", "Ada"}


def test_who_came_to_a_team_later_hides_what_was_before(company: Company) -> None:
    from sextant.kernel import people

    ben, moved = company.people["Ben"], date(2026, 6, 1)
    people.move(ben, company.units["Delta"], manager=company.people["Dee"], on=moved,
                by=None, at=AT)  # fmt: skip
    made = alert(company, "Ben")
    dee, ann, own = (scope_of(company.people[who], DAY) for who in ("Dee", "Ann", "Ben"))
    assert Alert.objects.visible_to(dee).exists()
    assert not Alert.objects.visible_to(ann).exists()
    assert seeing.seen_since(made, dee) == moved
    assert seeing.seen_since(made, own) < moved
    early = alert(company, "Ben", shape="level", starts_on=date(2026, 5, 18))
    early.compared_from = date(2026, 5, 1)
    early.save()
    assert not Alert.objects.visible_to(dee).filter(pk=early.pk).exists()


def test_the_chart_begins_where_the_scope_does(
    company: Company, seat: Seat, own_home: object
) -> None:
    from sextant.kernel import people

    people.move(company.people["Ben"], company.units["Delta"], manager=company.people["Dee"],
                on=date(2026, 6, 1), by=None, at=AT)  # fmt: skip
    made = alert(company, "Ben")
    course = seat("Dee").get(f"/api/alerts/{made.pk}").json()["course"]
    assert min(each["day"] for each in course) == "2026-06-01"
    assert len(seat("Dora").get(f"/api/alerts/{made.pk}").json()["course"]) == 30


def test_a_cause_is_shown_only_to_who_sees_what_it_rests_on(company: Company) -> None:
    evidence = {"what": ["metric", "visits"], "now": ["number", 3], "usual": ["number", 30],
                "days": ["number", 28], "sure": ["sigmas", 4.2]}  # fmt: skip
    cause = {"rule": "fewer_visits", "evidence": evidence, "kinds": [["activity", ""]]}
    made = alert(company, "Ben", causes=[cause])
    shown = {who: telling.causes(made, scope_of(company.people[who], DAY))
             for who in ("Dora", "Ann", "Ben", "Fay")}  # fmt: skip
    assert [bool(found) for found in shown.values()] == [True, True, True, False]
    assert shown["Dora"][0].sentence == (
        "Visits: 3 in the 28 days up to the alert, where 30 were usual."
    )


def test_the_one_at_the_machine_sees_everything(company: Company) -> None:
    for name in NODES:
        alert(company, name)
    assert Alert.objects.visible_to(operator(DAY)).count() == len(NODES)


def test_judging_over_the_api_tunes_and_is_journalled(
    company: Company, seat: Seat, own_home: object
) -> None:
    made = alert(company, "Ben")
    answer = seat("Ann").post(
        f"/api/alerts/{made.pk}/judge", json.dumps({"useful": False, "reason": "A fair"}),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.json()["useful"] is False
    assert answer.json()["judgements"][0]["by"] == "Ann"
    assert Event.objects.filter(name="alert.judged", by=company.people["Ann"]).exists()


def test_who_is_gone_or_may_not_judge_is_refused(
    company: Company, seat: Seat, own_home: object
) -> None:
    made = alert(company, "Ben")
    Person.objects.filter(name="Ann").update(role="nobody")
    with pytest.raises(Exception, match="does not allow"):
        raising.judge(made, useful=True, by=Person.objects.get(name="Ann"), at=AT)


def test_what_tells_more_closely_and_is_hidden_has_no_number(
    company: Company, seat: Seat, own_home: object
) -> None:
    whole = alert(company, "company")
    made = alert(company, "Ben", part_of=whole)
    assert seat("Dora").get(f"/api/alerts/{made.pk}").json()["part_of"] == whole.pk
    assert seat("Ben").get(f"/api/alerts/{made.pk}").json()["part_of"] is None


def test_how_many_alerts_of_others_were_judged_is_told_to_nobody(company: Company) -> None:
    made = alert(company, "Ben")
    raising.judge(alert(company, "Eli"), useful=False, by=None, at=AT)
    dora, ben = (scope_of(company.people[who], DAY) for who in ("Dora", "Ben"))
    assert "0 of 1" in reading.tuned(made, dora)
    assert "1" not in reading.tuned(made, ben)


def test_a_cause_that_looked_at_days_one_does_not_see_is_hidden(company: Company) -> None:
    from sextant.kernel import people

    people.move(company.people["Ben"], company.units["Delta"], manager=company.people["Dee"],
                on=date(2026, 7, 1), by=None, at=AT)  # fmt: skip
    evidence = {"what": ["metric", "visits"], "now": ["number", 3], "usual": ["number", 30],
                "days": ["number", 28], "sure": ["sigmas", 4.2]}  # fmt: skip
    cause = {"rule": "fewer_visits", "evidence": evidence, "kinds": [["activity", ""]]}
    made = alert(company, "Ben", causes=[cause])
    dee, own = (scope_of(company.people[who], DAY) for who in ("Dee", "Ben"))
    assert Alert.objects.visible_to(dee).exists()
    assert (telling.causes(made, dee), len(telling.causes(made, own))) == ([], 1)


@pytest.mark.parametrize("said", [{}, {"useful": ""}, {"useful": "maybe"}], ids=str)
def test_a_judgement_that_says_neither_is_not_kept(
    company: Company, seat: Seat, own_home: object, said: dict[str, str]
) -> None:
    made = alert(company, "Ben")
    answer = seat("Ann").post(f"/alerts/{made.pk}/judge/", said, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "choose one of the two" in answer.content.decode()
    assert not made.judgements.exists()


def test_an_alert_of_a_number_that_is_no_more_can_still_be_read(
    company: Company, seat: Seat, own_home: object
) -> None:
    made = alert(company, "Ben", metric="gone", p=0.0)
    assert "gone" in seat("Ann").get(f"/alerts/{made.pk}/").content.decode()
    assert seat("Ann").get(f"/api/alerts/{made.pk}").json()["metric"] == "gone"
    assert seat("Ann").get("/alerts/").status_code == 200
