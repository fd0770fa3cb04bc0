"""How Django knows this room."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    """What is: accounts, contacts, products, leads, deals, activities."""

    name = "sextant.book"
    default_auto_field = "django.db.models.BigAutoField"
