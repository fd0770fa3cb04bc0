"""The sample company keeps out of real ones."""

import pytest

from sextant.book.models import Account, Deal
from sextant.kernel import people
from sextant.sample import company
from tests.sample.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_an_installation_with_records_of_its_own_is_refused() -> None:
    Account.objects.create(name="Globex")
    with pytest.raises(company.UnableToLoadSample, match="SEXTANT_HOME"):
        company.load(today=TODAY, at=NOW)
    assert not Deal.objects.exists()


def test_a_sign_in_name_that_is_taken_is_refused() -> None:
    people.enrol("David So", by=None, at=NOW, username="david.so")
    with pytest.raises(company.UnableToLoadSample):
        company.load(today=TODAY, at=NOW)


def test_nothing_is_offered_where_the_sample_was_never_loaded() -> None:
    assert company.about() is None
    assert company.demo_sign_ins() == []
