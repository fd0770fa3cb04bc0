"""How this room's records are listed, edited, landed and served."""

from sextant.book.quotes.workspaces.authority import AUTHORITY
from sextant.book.quotes.workspaces.offers import QUOTES
from sextant.book.quotes.workspaces.prices import PRICES

WORKSPACES = (*PRICES, *AUTHORITY, QUOTES)
