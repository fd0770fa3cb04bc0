"""How Django knows this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The browser's door."""

    name = "sextant.doors.web"
    default_auto_field = "django.db.models.BigAutoField"
