"""Everyone is credited where they stood on the day."""

from datetime import date

import pytest

from sextant.kernel import people
from sextant.kernel.models import EVER, FOREVER
from sextant.kernel.organisation import Organisation, Span
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
MOVE = date(2026, 3, 1)


def test_a_person_stands_in_team_region_and_under_a_manager(company: Company) -> None:
    standing = Organisation().standing(company.people["Ben"].pk, MOVE)
    assert standing.team_id == company.units["Alpha"].pk
    assert standing.region_id == company.units["North"].pk
    assert standing.manager_id == company.people["Ann"].pk


def test_a_move_changes_the_standing_from_its_day_on(company: Company) -> None:
    people.move(company.people["Ben"], company.units["Delta"], on=MOVE, by=None, at=NOW)
    tree = Organisation()
    ben = company.people["Ben"].pk
    assert tree.standing(ben, date(2026, 2, 28)).team_id == company.units["Alpha"].pk
    assert tree.standing(ben, MOVE).team_id == company.units["Delta"].pk


def test_a_unit_moved_to_another_region_leaves_last_year_as_it_was(company: Company) -> None:
    people.regroup(company.units["Alpha"], company.units["South"], on=MOVE, by=None, at=NOW)
    tree = Organisation()
    ben = company.people["Ben"].pk
    assert tree.standing(ben, date(2025, 6, 1)).region_id == company.units["North"].pk
    assert tree.standing(ben, MOVE).region_id == company.units["South"].pk
    spans = {span.person_id: span for span in tree.spans(company.units["South"].pk)}
    assert spans[ben] == Span(ben, MOVE, FOREVER)


def test_a_subtree_counts_people_only_while_they_stood_in_it(company: Company) -> None:
    people.move(company.people["Ben"], company.units["Delta"], on=MOVE, by=None, at=NOW)
    tree = Organisation()
    ben = company.people["Ben"].pk
    assert Span(ben, EVER, MOVE) in tree.spans(company.units["North"].pk)
    assert Span(ben, MOVE, FOREVER) in tree.spans(company.units["South"].pk)


def test_someone_who_never_stood_anywhere_stands_nowhere(company: Company) -> None:
    assert Organisation().standing(company.people["Max"].pk, MOVE).unit_id is None


def test_moving_to_a_day_before_the_last_move_is_refused(company: Company) -> None:
    ben = company.people["Ben"]
    people.move(ben, company.units["Delta"], on=MOVE, by=None, at=NOW)
    with pytest.raises(people.UnableToMove, match="choose a later day"):
        people.move(ben, company.units["Alpha"], on=date(2026, 2, 1), by=None, at=NOW)


def test_a_unit_cannot_stand_under_itself(company: Company) -> None:
    with pytest.raises(people.UnableToMove, match="under itself"):
        people.regroup(company.units["Alpha"], company.units["Alpha"], on=MOVE, by=None, at=NOW)


def test_a_unit_cannot_stand_under_one_of_its_own(company: Company) -> None:
    with pytest.raises(people.UnableToMove, match="stands below"):
        people.regroup(company.units["North"], company.units["Alpha"], on=MOVE, by=None, at=NOW)


def test_who_leaves_stands_nowhere_from_that_day_on(company: Company) -> None:
    people.leave(company.people["Ben"], on=MOVE, by=None, at=NOW)
    tree = Organisation()
    assert tree.standing(company.people["Ben"].pk, MOVE).unit_id is None
    assert tree.standing(company.people["Ben"].pk, date(2026, 1, 1)).unit_id is not None


def test_sign_in_names_are_made_from_names_and_never_collide(company: Company) -> None:
    first = people.enrol("王 小明", by=None, at=NOW)
    second = people.enrol("王 小明", by=None, at=NOW)
    assert (first.username, second.username) == ("王.小明", "王.小明2")
