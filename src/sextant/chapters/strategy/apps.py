"""How Django knows this room."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The strategy chapter."""

    name = "sextant.chapters.strategy"
    default_auto_field = "django.db.models.BigAutoField"
