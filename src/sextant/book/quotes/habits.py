"""How files of price books and prices are known again."""

from __future__ import annotations

from sextant.landing.habits import Habit

HABITS = {
    "price_books": Habit(by_name=True, one_a_name=True),
    "prices": Habit(known_by=(("book", "product", "min_quantity"), ("book", "product"))),
}
