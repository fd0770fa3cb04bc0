"""How Django knows this room."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """The performance chapter."""

    name = "sextant.chapters.performance"
    default_auto_field = "django.db.models.BigAutoField"
