"""A draft with numbers in it, its workbook, and what reads it back."""

import io
from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.kernel.scope import scope_of
from sextant.plans import sheets, splitting, versions
from sextant.plans.models import Plan, Version
from sextant.plans.sheets import Proposal
from sextant.plans.weighing import Way
from tests.company import NOW, TODAY, Company
from tests.plans.sheets.spreadsheet import Book, opened

Read = Callable[..., Proposal]


@pytest.fixture
def draft(company: Company, plan: Plan) -> Version:
    """Share 1200.00 out evenly over a year."""
    way, dora = Way("even", "even"), company.people["Dora"]
    return splitting.share_out(plan, D("1200.00"), way=way, by=dora, at=NOW)


def asked(person: Any) -> dict[str, Any]:
    return {"scope": scope_of(person, TODAY), "person": person, "today": TODAY}


@pytest.fixture
def book(company: Company, draft: Version) -> Book:
    """Export the draft as its director sees it."""
    return opened(sheets.write(draft, **asked(company.people["Dora"])))


@pytest.fixture
def read(company: Company, draft: Version) -> Read:
    """Read a workbook back into the draft."""

    def reading(book: Book | bytes, who: str = "Dora", *, adds_up: bool = True) -> Proposal:
        file = book.saved(adds_up=adds_up) if isinstance(book, Book) else io.BytesIO(book)
        version = versions.find(draft.plan, draft.number)
        return sheets.read(file, version, **asked(company.people[who]))

    return reading
