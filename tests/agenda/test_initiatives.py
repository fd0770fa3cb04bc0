"""An initiative is undertaken by a day, noted on, and ends with what came of it."""

from datetime import timedelta
from typing import Any

import pytest

from sextant.agenda import initiatives
from sextant.agenda.initiatives import (
    UnableToCarryOn,
    UnableToConclude,
    UnableToNote,
    UnableToUndertake,
)
from sextant.agenda.models import Initiative, InitiativeNote
from sextant.kernel import journal
from sextant.kernel.period_words import UnableToRead
from sextant.kernel.scope import scope_of
from sextant.kernel.unable import UnableToPermit
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def launch(company: Company, by: str = "Ann", owner: str = "Ben", **values: Any) -> Initiative:
    people = company.people
    given = {"name": "Win back West", "owner": people[owner], "due_on": TODAY, **values}
    return initiatives.launch(given, by=people[by], at=NOW)


def told(initiative: Initiative) -> list[str]:
    return [event.name for event in journal.of(initiative).order_by("pk")]


def sees(company: Company, name: str) -> bool:
    return Initiative.objects.visible_to(scope_of(company.people[name], TODAY)).exists()


def test_it_is_undertaken_by_whoever_launches_it_unless_told_otherwise(company: Company) -> None:
    ben = company.people["Ben"]
    mine = initiatives.launch({"name": "Call more", "due_on": TODAY}, by=ben, at=NOW)
    assert (mine.owner, mine.launched_by, mine.status) == (ben, ben, "open")
    theirs = launch(company)
    assert (theirs.owner, theirs.launched_by) == (ben, company.people["Ann"])
    assert told(theirs) == ["initiative.launched"]


def test_it_says_which_number_of_whom_and_when_it_shall_change(company: Company) -> None:
    north, cai = company.units["North"], company.people["Cai"]
    made = launch(company, measure="won_revenue", unit=north, person=cai, period="2026 q4")
    made.refresh_from_db()
    assert (made.measure, made.unit, made.person) == ("won_revenue", north, cai)
    assert made.period == "2026-Q4"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "choose a later day"),
        ({"due_on": None}, "by which day"),
        ({"measure": "happiness"}, "no number called “happiness”"),
        ({"name": " "}, "a name"),
    ],
)
def test_what_no_initiative_can_be_is_refused(
    company: Company, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnableToUndertake, match=sentence):
        launch(company, **values)
    with pytest.raises(UnableToUndertake, match=sentence):
        initiatives.edit(launch(company), values, by=company.people["Ann"], at=NOW)


def test_a_period_that_is_none_is_refused(company: Company) -> None:
    with pytest.raises(UnableToRead):
        launch(company, period="some day")


def test_an_analyst_launches_nothing(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        launch(company, by="Ava")


def test_what_is_edited_is_told_with_both_values(company: Company) -> None:
    made, ben, cai = launch(company), company.people["Ben"], company.people["Cai"]
    initiatives.edit(made, {"owner": cai, "name": made.name}, by=company.people["Ann"], at=LATER)
    event = journal.of(made).get(name="initiative.edited")
    assert event.data == {"changes": {"owner": [ben.pk, cai.pk]}}


def test_one_that_is_late_can_still_be_edited(company: Company) -> None:
    made, at = launch(company), NOW + timedelta(days=9)
    values = {"goal": "97 %", "due_on": made.due_on}
    assert initiatives.edit(made, values, by=company.people["Ben"], at=at).goal == "97 %"


def test_notes_are_kept_newest_first(company: Company) -> None:
    made, ben = launch(company), company.people["Ben"]
    initiatives.note(made, text="Called all ten", by=ben, at=NOW)
    initiatives.note(made, text=" Two said yes ", by=company.people["Ann"], at=LATER)
    assert [str(note) for note in made.notes.all()] == ["Two said yes", "Called all ten"]
    with pytest.raises(UnableToNote, match="empty"):
        initiatives.note(made, text=" ", by=ben, at=LATER)


def test_it_ends_with_what_came_of_it(company: Company) -> None:
    made, ben = launch(company), company.people["Ben"]
    with pytest.raises(UnableToConclude, match="what came of it"):
        initiatives.finish(made, result=" ", by=ben, at=LATER)
    done = initiatives.finish(made, result="From 88 % to 98 %", by=ben, at=LATER)
    assert (done.status, done.closed_on, done.closed_by) == ("done", LATER.date(), ben)
    event = journal.of(made).get(name="initiative.finished")
    assert event.data["reason"] == done.result == "From 88 % to 98 %"


def test_it_is_dropped_for_a_reason(company: Company) -> None:
    made, ben = launch(company), company.people["Ben"]
    with pytest.raises(UnableToConclude, match="why"):
        initiatives.drop(made, reason="", by=ben, at=LATER)
    assert initiatives.drop(made, reason="No budget", by=ben, at=LATER).result == "No budget"
    assert told(made)[-1] == "initiative.dropped"


def test_what_is_closed_is_left_alone_until_it_is_reopened(company: Company) -> None:
    made, ben = launch(company), company.people["Ben"]
    with pytest.raises(UnableToCarryOn, match="open already"):
        initiatives.reopen(made, by=ben, at=NOW)
    initiatives.finish(made, result="Done", by=ben, at=LATER)
    for act in (
        lambda: initiatives.edit(made, {"name": "Other"}, by=ben, at=LATER),
        lambda: initiatives.drop(made, reason="Other", by=ben, at=LATER),
    ):
        with pytest.raises(UnableToCarryOn, match=r"closed \(Done\)"):
            act()
    again = initiatives.reopen(made, by=ben, at=LATER, due_on=LATER.date())
    assert (again.status, again.result, again.closed_on) == ("open", "", None)
    assert again.due_on == LATER.date()


def test_whom_it_concerns_sees_and_notes_but_does_not_end_it(company: Company) -> None:
    made, cai = launch(company, person=company.people["Cai"]), company.people["Cai"]
    assert initiatives.note(made, text="I agree", by=cai, at=NOW).by == cai
    with pytest.raises(UnableToCarryOn, match="for Ben to change"):
        initiatives.finish(made, result="Done", by=cai, at=NOW)
    assert initiatives.finish(made, result="Done", by=company.people["Ann"], at=NOW)
    assert InitiativeNote.objects.count() == 1


def test_it_is_seen_by_its_owner_its_launcher_whom_it_concerns_and_those_above(
    company: Company,
) -> None:
    launch(company, by="Max", owner="Eli", person=company.people["Cai"])
    seen = {name for name in company.people if sees(company, name)}
    assert seen == {"Max", "Eli", "Cai", "Ann", "Dee", "Dora", "Ava", "Ada"}
