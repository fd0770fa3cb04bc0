"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig

HALF_A_MINUTE = timedelta(seconds=30)


class PlansConfig(AppConfig):
    """What is intended: plans in versions."""

    name = "sextant.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's facts, purposes and workspaces known."""
        from sextant.agenda import purposes, subjects
        from sextant.kernel import sealing, steps
        from sextant.landing import habits
        from sextant.metrics import facts
        from sextant.plans import crossing
        from sextant.plans.agreeing import PLAN_PART
        from sextant.plans.facts import FACTS
        from sextant.plans.landed.declaration import TARGETS
        from sextant.plans.landed.rows import HABITS
        from sextant.plans.sealing import SEALED
        from sextant.plans.spaces import WORKSPACES, tell_words
        from sextant.workspace import declare

        purposes.register(PLAN_PART)
        subjects.register(crossing.SUBJECT)
        steps.register(steps.Step("crossed targets", HALF_A_MINUTE, crossing.note))
        sealing.register(*SEALED)
        facts.register(*FACTS)
        declare.register(*WORKSPACES, TARGETS)
        habits.register(HABITS)
        tell_words()
