"""A small company that sells: a draft, a confirmed order, an invoice, all in dollars."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sextant.book.orders import invoicing, ordering
from sextant.book.orders.models import Invoice, Order
from sextant.kernel.models import Person
from tests.book.conftest import at, clock, company, kept_home, publish
from tests.company import NOW, Company

__all__ = ["at", "clock", "company", "kept_home", "publish"]
Ordered = Callable[..., Order]


@pytest.fixture
def fay(company: Company) -> Person:
    """Return who keeps the books."""
    return company.people["Fay"]


@pytest.fixture
def draft(company: Company) -> Ordered:
    """Draft orders of a hundred dollars with Ben as their owner, unless said otherwise."""

    def drafted(price: str = "100.00", quantity: str = "1", **fields: Any) -> Order:
        row = {"product": company.product, "unit_price": Decimal(price),
               "quantity": Decimal(quantity), "tax_rate": fields.pop("tax", None)}  # fmt: skip
        values = {"account": company.account, "owner": company.people["Ben"], "currency": "USD",
                  "ordered_on": date(2026, 7, 1), "lines": [row], **fields}  # fmt: skip
        return ordering.create(values, by=None, at=NOW)

    return drafted


@pytest.fixture
def ordered(draft: Ordered) -> Ordered:
    """Confirm what `draft` drafts."""
    return lambda *words, **fields: ordering.confirm(draft(*words, **fields), by=None, at=NOW)


@pytest.fixture
def invoice(ordered: Ordered) -> Callable[..., Invoice]:
    """Issue an invoice over a whole new order."""

    def issued(price: str = "100.00", **fields: Any) -> Invoice:
        days = {name: fields.pop(name) for name in ("issued_on", "due_on") if name in fields}
        return invoicing.invoice(ordered(price, **fields), by=None, at=NOW, **days)

    return issued
