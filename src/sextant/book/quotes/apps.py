"""How Django knows this room."""

from django.apps import AppConfig


class QuotesConfig(AppConfig):
    """What was offered: price books, quotes in versions, approval by authority, answers."""

    name = "sextant.book.quotes"
    default_auto_field = "django.db.models.BigAutoField"
