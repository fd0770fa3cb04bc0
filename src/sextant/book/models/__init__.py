"""What is: accounts, contacts, products, deals and their history, leads, activities."""

from sextant.book.models.activities import Activity
from sextant.book.models.around_deals import (
    AmountChange,
    CloseMove,
    Credit,
    DealContact,
    Rivalry,
)
from sextant.book.models.counting import Counter
from sextant.book.models.customers import Account, Contact, Lead, Tier
from sextant.book.models.lists import (
    Competitor,
    LossReason,
    Named,
    Pipeline,
    Product,
    Source,
    Stage,
    reporting_currency,
)
from sextant.book.models.selling import Deal, DealLine, StageChange

__all__ = [
    "Account",
    "Activity",
    "AmountChange",
    "CloseMove",
    "Competitor",
    "Contact",
    "Counter",
    "Credit",
    "Deal",
    "DealContact",
    "DealLine",
    "Lead",
    "LossReason",
    "Named",
    "Pipeline",
    "Product",
    "Rivalry",
    "Source",
    "Stage",
    "StageChange",
    "Tier",
    "reporting_currency",
]
