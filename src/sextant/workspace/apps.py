"""How Django knows this room."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """One engine for lists, forms, verbs, history, import, export and the API."""

    name = "sextant.workspace"
    default_auto_field = "django.db.models.BigAutoField"
