"""An owner is reminded of an initiative on its day and a week later, once each time."""

from datetime import timedelta
from typing import Any

import pytest

from sextant.agenda import initiatives
from sextant.agenda.models import Initiative
from sextant.agenda.notices import tell
from sextant.agenda.reminding import remind
from sextant.kernel.models import Event
from tests.agenda.test_notices import heard, told
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def launch(company: Company, **values: Any) -> Initiative:
    given = {"name": "Win back West", "owner": company.people["Ben"], "due_on": TODAY + DAY}
    return initiatives.launch({**given, **values}, by=company.people["Ann"], at=NOW)


def days(name: str) -> list[int]:
    """Return on which days from now an event was told."""
    return [(event.at - NOW).days for event in Event.objects.filter(name=name).order_by("pk")]


def test_there_is_one_reminder_on_the_day_and_one_a_week_later(company: Company) -> None:
    launch(company)
    for day in range(20):
        remind(NOW + day * DAY)
        remind(NOW + day * DAY + timedelta(hours=3))
    assert days("initiative.due") == [1]
    assert days("initiative.overdue") == [8]


def test_nobody_is_reminded_at_night(company: Company) -> None:
    launch(company)
    assert [remind(NOW.replace(hour=hour) + DAY) for hour in (0, 7, 8)] == [0, 0, 1]


def test_after_a_long_pause_one_reminder_is_enough(company: Company) -> None:
    launch(company)
    assert [remind(NOW + 30 * DAY), remind(NOW + 31 * DAY)] == [1, 0]
    assert (days("initiative.due"), days("initiative.overdue")) == ([], [30])


def test_one_that_is_put_off_is_due_again(company: Company) -> None:
    made = launch(company)
    remind(NOW + DAY)
    later = {"due_on": TODAY + 3 * DAY}
    initiatives.edit(made, later, by=company.people["Ben"], at=NOW + 2 * DAY)
    assert [remind(NOW + day * DAY) for day in (2, 3, 4)] == [0, 1, 0]


def test_one_that_has_ended_is_not_reminded_of(company: Company) -> None:
    initiatives.finish(launch(company), result="Done", by=company.people["Ben"], at=NOW)
    assert remind(NOW + DAY) == 0


def test_the_owner_hears_and_a_week_later_the_launcher_too(company: Company) -> None:
    launch(company)
    remind(NOW + DAY)
    tell(Event.objects.get(name="initiative.due"))
    assert told() == {"Ben"}
    remind(NOW + 8 * DAY)
    tell(Event.objects.get(name="initiative.overdue"))
    assert heard(company, "Ann") == ["“Win back West” is overdue."]


def test_who_is_given_an_initiative_hears_of_it_and_the_launcher_of_its_end(
    company: Company,
) -> None:
    made, people = launch(company), company.people
    tell(Event.objects.get(name="initiative.launched"))
    assert heard(company, "Ben") == ["Ann asks you to undertake “Win back West”."]
    initiatives.edit(made, {"owner": people["Cai"]}, by=people["Ann"], at=NOW)
    tell(Event.objects.get(name="initiative.edited"))
    assert heard(company, "Cai") == ["Ann gave you the initiative “Win back West”."]
    initiatives.finish(made, result="Done", by=people["Cai"], at=NOW)
    tell(Event.objects.get(name="initiative.finished"))
    assert heard(company, "Ann") == ["Cai finished “Win back West”."]
