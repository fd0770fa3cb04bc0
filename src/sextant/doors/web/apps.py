"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The browser's door; the top of the house, so what stands above all rooms is hung up here."""

    name = "sextant.doors.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the roles known, and who hears of what and what follows what."""
        from sextant.agenda import hearings
        from sextant.hearing import HEARING, TOPICS
        from sextant.kernel import roles, steps
        from sextant.reactions import follow
        from sextant.roles import ROLES

        roles.register(ROLES)
        hearings.register(TOPICS, HEARING)
        steps.register(steps.Step("reactions", timedelta(0), follow))
