"""What is: accounts, contacts, products, deals and their history, leads, activities."""

from sextant.book.models.customers import Account, Contact, Lead
from sextant.book.models.lists import (
    LossReason,
    Named,
    Pipeline,
    Product,
    Source,
    Stage,
    reporting_currency,
)
from sextant.book.models.selling import Activity, Deal, DealLine, StageChange

__all__ = [
    "Account",
    "Activity",
    "Contact",
    "Deal",
    "DealLine",
    "Lead",
    "LossReason",
    "Named",
    "Pipeline",
    "Product",
    "Source",
    "Stage",
    "StageChange",
    "reporting_currency",
]
