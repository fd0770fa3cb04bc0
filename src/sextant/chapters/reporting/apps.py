"""How Django knows this room."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The reporting chapter."""

    name = "sextant.chapters.reporting"
    default_auto_field = "django.db.models.BigAutoField"
