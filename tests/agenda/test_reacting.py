"""What follows an event follows it once, is tried again when it fails, and is set aside in the end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sextant.agenda import reacting
from sextant.agenda.models import Owed, Reader
from sextant.agenda.reacting import Table, react
from sextant.doors.cli.app import run
from sextant.kernel import journal
from sextant.kernel.models import Event
from sextant.kernel.unable import UnableToFind, UnableToPermit
from tests.agenda.conftest import Seat
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Ear:
    """Hears events, and fails as long as it is told to."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.fails = False

    def hear(self, event: Event) -> None:
        """Note the event."""
        if self.fails:
            raise ValueError("no")
        self.heard.append(event.pk)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def table(ear: Ear) -> Table:
    react({}, NOW)  # from here on somebody listens
    return {"deal.won": (ear.hear,)}


@pytest.fixture
def win(company: Company) -> Callable[[], Event]:
    deal = company.deal("Ben")
    return lambda: journal.record("deal.won", deal, by=None, at=NOW)


def test_what_happened_before_anybody_listened_is_left_alone(
    ear: Ear, win: Callable[[], Event]
) -> None:
    win()
    react({"deal.won": (ear.hear,)}, NOW)
    react({"deal.won": (ear.hear,)}, NOW)
    assert not ear.heard


def test_a_reaction_follows_once(ear: Ear, table: Table, win: Callable[[], Event]) -> None:
    event = win()
    assert react(table, NOW) == 1
    assert react(table, NOW) == 0
    assert ear.heard == [event.pk]
    assert not Owed.objects.exists()


def test_other_events_and_bulk_deeds_tell_nobody(ear: Ear, table: Table, company: Company) -> None:
    journal.record("deal.lost", company.deal("Ben"), by=None, at=NOW)
    journal.record("deal.won", "deal", by=None, at=NOW, data={"rows": 9})
    assert react(table, NOW) == 0


def test_a_failing_reaction_is_tried_again_later(
    ear: Ear, table: Table, win: Callable[[], Event]
) -> None:
    event, ear.fails = win(), True
    assert react(table, NOW) == 0
    ear.fails = False
    assert react(table, NOW) == 0, "not before its time"
    assert react(table, NOW + HOUR) == 1
    assert ear.heard == [event.pk]


def test_what_a_failing_reaction_wrote_is_undone(
    table: Table, win: Callable[[], Event], company: Company
) -> None:
    def write_and_fail(event: Event) -> None:
        company.account.name = "Half done"
        company.account.save()
        raise ValueError(event)

    win()
    react({"deal.won": (write_and_fail,)}, NOW)
    company.account.refresh_from_db()
    assert company.account.name == "Globex"


def test_a_reaction_that_fails_five_times_is_set_aside_and_can_be_tried_again(
    ear: Ear, table: Table, win: Callable[[], Event], company: Company
) -> None:
    event, ear.fails = win(), True
    for hours in range(9):
        react(table, NOW + hours * HOUR)
    owed = Owed.objects.set_aside().get()
    assert (owed.tries, owed.error) == (5, "ValueError: no")
    ear.fails = False
    with pytest.raises(UnableToPermit):
        reacting.try_again(owed, by=company.people["Ben"], at=NOW)
    reacting.try_again(owed, by=company.people["Ada"], at=NOW)
    assert react(table, NOW) == 1
    assert ear.heard == [event.pk]


def test_a_reaction_set_aside_can_be_let_go(
    ear: Ear, table: Table, win: Callable[[], Event], company: Company
) -> None:
    _event, ear.fails = win(), True
    for hours in range(9):
        react(table, NOW + hours * HOUR)
    owed = Owed.objects.set_aside().get()
    reacting.let_go(owed, by=company.people["Ada"], at=NOW)
    assert not Owed.objects.exists()
    assert Event.objects.get(name="reaction.dropped").data["error"] == "ValueError: no"
    with pytest.raises(UnableToFind):
        reacting.let_go(owed, by=company.people["Ada"], at=NOW)


def test_one_failing_reaction_holds_up_no_other(
    ear: Ear, table: Table, win: Callable[[], Event]
) -> None:
    def fail(event: Event) -> None:
        raise DatabaseError(event)

    win()
    assert react({"deal.won": (fail, ear.hear)}, NOW) == 1
    assert Owed.objects.count() == 1


def test_a_number_that_comes_late_is_not_missed(
    ear: Ear, table: Table, company: Company, win: Callable[[], Event]
) -> None:
    first = win()
    late = first.pk + 1
    Event.objects.create(
        pk=late + 1, name="deal.won", record_type="deal", record_id=1, at=NOW, by=None
    )
    assert react(table, NOW) == 2
    with transaction.atomic():
        Event.objects.create(
            pk=late, name="deal.won", record_type="deal", record_id=1, at=NOW, by=None
        )
    assert react(table, NOW) == 1
    assert ear.heard == [first.pk, late + 1, late]


def test_a_replaced_database_is_followed_from_its_end(
    ear: Ear, table: Table, win: Callable[[], Event]
) -> None:
    Reader.objects.update(cursor=10**9)
    win()
    assert react(table, NOW) == 0
    win()
    assert react(table, NOW) == 1


@pytest.fixture
def aside(ear: Ear, table: Table, win: Callable[[], Event]) -> Owed:
    win()
    ear.fails = True
    for hours in range(9):
        react(table, NOW + hours * HOUR)
    owed: Owed = Owed.objects.set_aside().get()
    return owed


def test_administrators_see_what_failed_and_try_it_again(aside: Owed, seat: Seat) -> None:
    client = seat("Ada")
    assert "ValueError: no" in client.get("/background/").content.decode()
    assert client.get("/api/reactions").json()[0]["error"] == "ValueError: no"
    client.post(f"/background/{aside.pk}/again/")
    assert "All is well" in client.get("/background/").content.decode()
    assert not Owed.objects.set_aside()


def test_or_give_it_up(aside: Owed, seat: Seat) -> None:
    seat("Ada").post(f"/background/{aside.pk}/drop/")
    assert not Owed.objects.exists()


def test_others_do_not_see_what_failed(aside: Owed, seat: Seat) -> None:
    for client in (seat("Ann"), seat("Ben")):
        assert client.get("/background/").status_code == 403
        assert client.post(f"/background/{aside.pk}/again/").status_code == 403
        assert client.get("/api/reactions").status_code == 403


@pytest.mark.parametrize(("option", "left"), [("--again", 1), ("--drop", 0)])
def test_at_the_machine_it_is_a_command(
    aside: Owed, capsys: pytest.CaptureFixture[str], option: str, left: int
) -> None:
    assert run(["reactions"]) == 0
    assert "ValueError" in capsys.readouterr().out
    assert run(["reactions", option, str(aside.pk)]) == 0
    assert run(["reactions"]) == 0
    assert "Everything that had to follow has followed." in capsys.readouterr().out
    assert Owed.objects.count() == left
