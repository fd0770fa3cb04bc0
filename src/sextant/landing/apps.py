"""How Django knows this room."""

from django.apps import AppConfig


class LandingConfig(AppConfig):
    """Files come in here."""

    name = "sextant.landing"
    default_auto_field = "django.db.models.BigAutoField"
