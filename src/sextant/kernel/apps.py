"""How Django knows this room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The ground floor."""

    name = "sextant.kernel"
    default_auto_field = "django.db.models.BigAutoField"
