"""How the book's records are listed, shown, edited, imported, exported and served."""

from sextant.book.workspaces.activities import ACTIVITIES
from sextant.book.workspaces.customers import ACCOUNTS, CONTACTS, LEADS
from sextant.book.workspaces.lists import LISTS, RATES
from sextant.book.workspaces.people import PEOPLE, UNITS
from sextant.book.workspaces.selling import DEALS, PRODUCTS

WORKSPACES = (UNITS, PEOPLE, PRODUCTS, ACCOUNTS, CONTACTS, LEADS, DEALS, ACTIVITIES, RATES, *LISTS)
