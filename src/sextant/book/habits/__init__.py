"""What is special about files of the book's records: how they are known again and followed up."""

from sextant.book.habits.customers import ACCOUNTS, CONTACTS, LEADS
from sextant.book.habits.organisation import PEOPLE, UNITS
from sextant.book.habits.selling import ACTIVITIES, DEALS, STAGES
from sextant.landing.habits import Habit

LISTED = Habit(by_name=True, one_a_name=True)
HABITS = {
    "units": UNITS,
    "people": PEOPLE,
    "territories": LISTED,
    "sources": LISTED,
    "loss_reasons": LISTED,
    "stages": STAGES,
    "products": Habit(known_by=(("code",), ("name",)), by_name=True),
    "order_lines": Habit(made_with={"region": {"kind": "region"}}),
    "accounts": ACCOUNTS,
    "contacts": CONTACTS,
    "leads": LEADS,
    "deals": DEALS,
    "activities": ACTIVITIES,
}
