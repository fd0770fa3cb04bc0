"""What was offered: prices, what products are made of, quotes in versions, authority, answers."""

from sextant.book.quotes.models.authority import ApprovalRule, AuthorityLimit
from sextant.book.quotes.models.letterheads import Letterhead
from sextant.book.quotes.models.offers import (
    Quote,
    QuoteAnswer,
    QuoteLine,
    QuoteVersion,
    new_key,
    total_of_latest,
)
from sextant.book.quotes.models.prices import (
    Bundle,
    BundlePart,
    OptionGroup,
    Price,
    PriceBook,
    ProductOption,
)

__all__ = [
    "ApprovalRule",
    "AuthorityLimit",
    "Bundle",
    "BundlePart",
    "Letterhead",
    "OptionGroup",
    "Price",
    "PriceBook",
    "ProductOption",
    "Quote",
    "QuoteAnswer",
    "QuoteLine",
    "QuoteVersion",
    "new_key",
    "total_of_latest",
]
