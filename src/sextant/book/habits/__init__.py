"""What is special about files of the book's records: how they are known again and followed up."""

from sextant.book.habits.organisation import PEOPLE, UNITS
from sextant.book.habits.selling import ACTIVITIES, DEALS, STAGES
from sextant.landing.habits import Habit

NAMED = Habit(known_by=(("name",),), by_name=True)
HABITS = {
    "units": UNITS,
    "people": PEOPLE,
    "territories": NAMED,
    "sources": NAMED,
    "loss_reasons": NAMED,
    "stages": STAGES,
    "products": Habit(known_by=(("code",), ("name",)), by_name=True),
    "accounts": NAMED,
    "contacts": Habit(known_by=(("email",), ("name", "account"))),
    "leads": Habit(known_by=(("email",), ("name", "company"))),
    "deals": DEALS,
    "activities": ACTIVITIES,
}
