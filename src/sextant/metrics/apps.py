"""How Django knows this room."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Named numbers over published facts."""

    name = "sextant.metrics"
    default_auto_field = "django.db.models.BigAutoField"
