"""How Django knows this room."""

from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    """Leads on their way in: channels, assignment, the public pool, duplicates, conversion."""

    name = "sextant.book.prospects"
    default_auto_field = "django.db.models.BigAutoField"
