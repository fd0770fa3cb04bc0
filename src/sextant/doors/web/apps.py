"""How Django knows this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The browser's door; the top of the house, so the table of roles is hung up here."""

    name = "sextant.doors.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the roles known."""
        from sextant.kernel import roles
        from sextant.roles import ROLES

        roles.register(ROLES)
