"""A record's history names the line of the file that wrote it."""

from typing import Any

from sextant.book.models import Deal
from sextant.kernel.scope import operator
from sextant.workspace import declare, history
from tests.landing.conftest import AT

FILE = "id,deal name,stage,amount\n1,Alpha,Proposal,100\n2,Beta,Proposal,200\n"


def words(name: str) -> list[str]:
    deal = Deal.objects.get(name=name)
    return [entry.words for entry in history.of(declare.get("deals"), deal, operator(AT.date()))]


def test_history_says_which_line_made_and_which_changed_a_record(land: Any) -> None:
    land(deals__csv=FILE)
    assert "Landed from line 3 of deals.csv" in words("Beta")
    land(deals__csv=FILE.replace("200", "250"))
    assert "Changed by line 3 of deals.csv" in words("Beta")
    assert not any("Changed" in line for line in words("Alpha"))
