"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """One engine for lists, forms, verbs, history, import, export and the API."""

    name = "sextant.workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the worker forget what was sent long ago."""
        from sextant.kernel import steps
        from sextant.workspace.sending import forget

        steps.register(steps.Step("forget what was sent", timedelta(hours=6), forget))
