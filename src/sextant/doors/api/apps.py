"""How Django knows this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door of the JSON API."""

    name = "sextant.doors.api"
    default_auto_field = "django.db.models.BigAutoField"
