"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig

MINUTE = timedelta(minutes=1)


class AgendaConfig(AppConfig):
    """What was promised: approvals, initiatives, and notices of what happened."""

    name = "sextant.agenda"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's workspaces known, and give the worker its turns."""
        from sextant.agenda import imports, subjects
        from sextant.agenda.chasing import chase
        from sextant.agenda.digests import post
        from sextant.agenda.initiative_space import tell_words
        from sextant.agenda.reminding import remind
        from sextant.agenda.workspaces import WORKSPACES
        from sextant.kernel import steps
        from sextant.workspace import declare

        declare.register(*WORKSPACES)
        subjects.register(imports.SUBJECT)
        tell_words()
        steps.register(steps.Step("approvals", MINUTE, chase))
        steps.register(steps.Step("initiatives", MINUTE, remind))
        steps.register(steps.Step("notices by e-mail", MINUTE / 2, post))
