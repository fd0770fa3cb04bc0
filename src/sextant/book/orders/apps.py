"""How Django knows this room."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was ordered, invoiced and paid, in ledgers that are never edited."""

    name = "sextant.book.orders"
    default_auto_field = "django.db.models.BigAutoField"
