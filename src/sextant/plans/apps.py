"""How Django knows this room."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """What is intended: plans in versions."""

    name = "sextant.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's facts, purposes and workspaces known."""
        from sextant.agenda import purposes
        from sextant.kernel import sealing
        from sextant.metrics import facts
        from sextant.plans.agreeing import PLAN_PART
        from sextant.plans.facts import FACTS
        from sextant.plans.sealing import SEALED
        from sextant.plans.spaces import WORKSPACES, tell_words
        from sextant.workspace import declare

        purposes.register(PLAN_PART)
        sealing.register(*SEALED)
        facts.register(*FACTS)
        declare.register(*WORKSPACES)
        tell_words()
