"""People and units change through verbs that guard names and trust."""

from datetime import date

import pytest

from sextant.book import staff
from sextant.kernel.organisation import Organisation
from sextant.kernel.roles import UnableToPermit
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def test_a_new_person_owns_records_but_cannot_sign_in(company: Company) -> None:
    person = staff.create({"name": "New Kid"}, by=company.people["Pat"], at=NOW)
    assert person.username == "new.kid"
    assert not person.has_usable_password()


def test_a_taken_sign_in_name_is_refused_whatever_the_case(company: Company) -> None:
    with pytest.raises(staff.UnableToEnrol, match="is taken"):
        staff.create({"name": "B", "username": "BEN"}, by=company.people["Pat"], at=NOW)


def test_hr_cannot_make_an_administrator(company: Company) -> None:
    values = {"name": "Eve", "role": "administrator"}
    with pytest.raises(UnableToPermit):
        staff.create(values, by=company.people["Pat"], at=NOW)
    with pytest.raises(UnableToPermit):
        staff.edit(company.people["Ben"], {"role": "director"}, by=company.people["Pat"], at=NOW)


def test_hr_cannot_take_over_an_administrator_by_a_new_password(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        staff.let_in(
            company.people["Ada"], password="Corr3ct-horse", by=company.people["Pat"], at=NOW
        )


def test_a_weak_password_is_refused_in_words(company: Company) -> None:
    with pytest.raises(staff.UnableToEnrol, match="too short"):
        staff.let_in(company.people["Ben"], password="abc", by=company.people["Ada"], at=NOW)


def test_placing_a_person_keeps_the_day(company: Company) -> None:
    ben, day = company.people["Ben"], date(2026, 8, 1)
    staff.place(ben, unit=company.units["Delta"], on=day, by=company.people["Pat"], at=NOW)
    assert Organisation().standing(ben.pk, day).team_id == company.units["Delta"].pk


def test_a_new_unit_stands_below_the_company(company: Company) -> None:
    unit = staff.found_unit({"name": "West"}, by=company.people["Pat"], at=NOW)
    assert Organisation().parent(unit.pk, date(2026, 1, 1)) == company.units["Acme"].pk


def test_who_leaves_can_no_longer_sign_in(company: Company) -> None:
    ben = staff.leave(company.people["Ben"], on=date(2026, 8, 1), by=company.people["Pat"], at=NOW)
    assert not ben.is_active
