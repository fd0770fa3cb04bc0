"""How Django knows this room."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """What was promised: approvals, and notices of what happened."""

    name = "sextant.agenda"
    default_auto_field = "django.db.models.BigAutoField"
