"""The daily look: it tells what is off, each cause once, and goes on where it was broken off."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sextant.kernel.models import Event
from sextant.metrics.ask import forget
from sextant.watch import looking
from sextant.watch.looking import UnableToLook
from sextant.watch.models import Alert, Look, Piece
from tests.homes import at_home
from tests.watch.conftest import AT, DAY, LAST_WEEK, Sell

pytestmark = pytest.mark.django_db


def test_who_falls_silent_is_told_once_and_the_units_above_refer_to_it(alarmed: Alert) -> None:
    assert (alarmed.node_kind, alarmed.step, alarmed.value) == ("person", "week", 0)
    assert alarmed.starts_on == LAST_WEEK
    assert alarmed.ends_on == DAY
    assert list(Alert.objects.told()) == [alarmed]
    kinds = {(each.node_kind, str(each.unit or "")) for each in alarmed.parts.exclude(unit=None)}
    assert ("team", "Alpha") in kinds
    assert ("region", "North") in kinds
    raised = Event.objects.filter(name="alert.raised")
    assert [event.record_id for event in raised] == [alarmed.pk]


@pytest.mark.parametrize("seed", [2, 3])
def test_a_quiet_history_raises_next_to_nothing(sell: Sell, seed: int) -> None:
    sell(seed=seed)
    look = looking.look_now(DAY, at=AT)
    assert Alert.objects.told().count() <= 1
    judged = sum(look.pieces.values_list("judged", flat=True))
    alarmed = sum(look.pieces.values_list("alarmed", flat=True))
    assert judged > 5_000
    assert alarmed / judged < 0.015


def test_looking_again_on_the_same_day_does_nothing(alarmed: Alert) -> None:
    before = Alert.objects.count(), Piece.objects.count(), Event.objects.count()
    looking.look_now(DAY, at=AT)
    assert (Alert.objects.count(), Piece.objects.count(), Event.objects.count()) == before


def test_a_look_that_was_broken_off_goes_on_where_it_stood(sell: Sell) -> None:
    sell({"Ben": LAST_WEEK})
    for _turn in range(7):
        assert looking.take_turn(AT)
    first = list(Piece.objects.values_list("pk", flat=True))
    assert len(first) == 7
    looking._ended[0] = None  # another process
    while looking.take_turn(AT):
        pass
    assert list(Piece.objects.order_by("pk").values_list("pk", flat=True))[:7] == first
    assert Alert.objects.told().get().person.name == "Ben"
    assert Look.objects.get().ended_at == AT


def test_what_was_told_is_not_told_again_the_next_days(alarmed: Alert) -> None:
    for days in (1, 2):
        looking.look_now(DAY + timedelta(days=days), at=AT + timedelta(days=days))
    assert list(Alert.objects.told()) == [alarmed]


def test_at_night_nobody_is_looked_at_but_for_the_first_time(sell: Sell) -> None:
    sell()
    looking.look_now(DAY, at=AT)
    night = AT.replace(hour=1) + timedelta(days=1)
    assert not looking.take_turn(night)
    assert looking.take_turn(night.replace(hour=6))


def test_days_that_were_missed_are_looked_at_later(sell: Sell) -> None:
    sell({"Ben": LAST_WEEK})
    looking.look_now(LAST_WEEK, at=AT)
    assert not Alert.objects.exists()
    looking.look_now(DAY, at=AT)
    assert Alert.objects.told().filter(person__name="Ben", starts_on=LAST_WEEK).exists()


def test_nothing_that_ended_after_the_data_did_is_off(sell: Sell) -> None:
    everyone = dict.fromkeys(("Ben", "Cai", "Eli"), LAST_WEEK)
    sell(everyone)
    looking.look_now(DAY, at=AT)
    assert not Alert.objects.filter(ends_on__gt=LAST_WEEK).exists()


def test_a_day_to_come_is_refused(sell: Sell) -> None:
    with pytest.raises(UnableToLook, match="has not come yet"):
        looking.look_now(DAY + timedelta(days=30), at=AT)


def test_without_facts_there_is_nothing_to_do(home: object, db: None) -> None:
    looking._ended[0] = None
    assert not looking.take_turn(AT)
    assert not Look.objects.exists()


def upto_telling() -> Look:
    """Do turns until what is to be told was chosen, and nothing of it raised."""
    while not Look.objects.filter(chosen__isnull=False).exists():
        assert looking.take_turn(AT)
    return Look.objects.get()


def test_who_chooses_at_the_same_time_goes_on_with_what_was_chosen(sell: Sell) -> None:
    sell({"Ben": LAST_WEEK})
    look = upto_telling()
    late, chosen = Look.objects.get(), look.chosen
    late.chosen = None  # as another worker read it before
    looking.advance(late, at=AT)
    assert late.chosen == chosen == Look.objects.get().chosen
    behind = Look.objects.get()
    while look.ended_at is None:
        looking.advance(look, at=AT)
    before = Alert.objects.count(), Event.objects.count(), Look.objects.get().ended_at
    behind.chosen = None
    while behind.ended_at is None:
        looking.advance(behind, at=AT + timedelta(hours=1))
    assert (Alert.objects.count(), Event.objects.count(), Look.objects.get().ended_at) == before
    assert Alert.objects.told().get().person.name == "Ben"


def test_what_went_while_a_look_was_broken_off_stops_nothing(sell: Sell) -> None:
    sell({"Ben": LAST_WEEK})
    look = upto_telling()
    first = look.chosen[0]
    gone = [{**first, "metric": "gone"}, {**first, "node": "p999", "number": 999}]
    Look.objects.update(chosen=[*gone, *look.chosen])
    looking._ended[0] = None
    while looking.take_turn(AT):
        pass
    assert Look.objects.get().ended_at == AT
    assert Alert.objects.told().get().person.name == "Ben"


def test_a_day_before_all_time_is_refused_and_leaves_no_look(sell: Sell) -> None:
    sell()
    with pytest.raises(UnableToLook, match="look as of a later one"):
        looking.look_now(date(1, 1, 1), at=AT)
    assert not Look.objects.exists()


def test_a_clock_that_goes_back_tells_nothing_twice(alarmed: Alert) -> None:
    for days in (-3, 0, -1):
        looking.look_now(DAY + timedelta(days=days), at=AT)
    assert list(Alert.objects.told()) == [alarmed]


def test_with_nothing_published_a_look_ends_and_tells_nothing(tmp_path: Path, db: None) -> None:
    forget()
    with at_home(tmp_path):
        assert looking.look_now(DAY, at=AT).ended_at == AT
    forget()
    assert not Alert.objects.exists()
