"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig

MINUTE = timedelta(minutes=1)


class AgendaConfig(AppConfig):
    """What was promised: approvals, and notices of what happened."""

    name = "sextant.agenda"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the worker its turns."""
        from sextant.agenda.chasing import chase
        from sextant.kernel import steps

        steps.register(steps.Step("approvals", MINUTE, chase))
