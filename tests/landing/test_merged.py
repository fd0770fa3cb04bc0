"""Files that speak of a merged record, by key or name, change the one that stands for it."""

from typing import Any

import pytest

from sextant.book.models import Account, Deal
from sextant.book.prospects import merging
from sextant.landing.reverting import UnableToRevert, revert
from tests.landing.conftest import AT

HEAD = "account_no,account name,city\n"
BOTH = f"{HEAD}1,Acme,Bonn\n2,Initech,Ulm\n"


def merged(land: Any) -> tuple[Account, Account, Any]:
    landing = land(accounts__csv=BOTH)
    kept, lost = Account.objects.order_by("external_id")
    merging.merge(kept, other=lost, by=None, at=AT)
    return kept, lost, landing


def test_landed_records_have_the_keys_duplicates_are_found_by(land: Any) -> None:
    land(accounts__csv=f"{HEAD}1,Müller GmbH & Co. KG,Bonn\n")
    assert Account.objects.get().name_key == "muller"


def test_the_lost_ones_key_changes_the_kept_one(land: Any) -> None:
    kept, lost, _landing = merged(land)
    land(accounts__csv=BOTH.replace("Ulm", "Kiel"))
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.city, kept.external_id) == ("Kiel", "1")
    assert (lost.city, lost.external_id) == ("Ulm", "2")
    assert Account.objects.count() == 1


def test_the_same_file_again_changes_nothing(land: Any) -> None:
    kept, _lost, _landing = merged(land)
    land(accounts__csv=BOTH)
    kept.refresh_from_db()
    assert (kept.name, kept.city) == ("Acme", "Bonn")


def test_a_deal_that_names_the_lost_one_is_with_the_kept(land: Any) -> None:
    kept, _lost, _landing = merged(land)
    land(deals__csv="deal_no,deal name,account,stage\n7,Pumps,Initech,New\n")
    assert Deal.objects.get().account == kept
    assert Account.objects.count() == 1


def test_a_landing_of_what_was_merged_since_is_not_taken_back(land: Any) -> None:
    _kept, _lost, landing = merged(land)
    with pytest.raises(UnableToRevert) as refused:
        revert(landing, by=None, at=AT)
    assert len(refused.value.records) == 2
