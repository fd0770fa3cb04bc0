"""How Django knows this room."""

from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    """Leads on their way in: channels, assignment, the public pool, duplicates, conversion."""

    name = "sextant.book.prospects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's workspaces, facts and work in the background known."""
        from datetime import timedelta

        from sextant.book.prospects import recycling, registrations
        from sextant.book.prospects.facts import FACTS
        from sextant.book.prospects.workspaces import WORKSPACES, additions, twins
        from sextant.kernel import steps
        from sextant.kernel.steps import Step
        from sextant.metrics import facts
        from sextant.workspace import declare

        declare.register(*WORKSPACES)
        additions.add()
        facts.register(*FACTS)
        twins.add()
        steps.register(
            Step("assign landed leads", timedelta(seconds=20), recycling.assign_landed),
            Step("recycle the pool", timedelta(minutes=30), recycling.recycle),
            Step("settle registrations", timedelta(minutes=10), registrations.settle),
            Step("forget attempts", timedelta(hours=1), recycling.forget_attempts),
        )
