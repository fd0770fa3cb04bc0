"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig

A_MOMENT = timedelta(seconds=1)


class WatchConfig(AppConfig):
    """What moves unlike itself: the daily watch, its alerts, and what they were worth."""

    name = "sextant.watch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the worker its turns, and notices what an alert is."""
        from sextant.agenda import subjects
        from sextant.kernel import steps
        from sextant.watch.looking import take_turn
        from sextant.watch.telling import SUBJECT

        subjects.register(SUBJECT)
        steps.register(steps.Step("watch", A_MOMENT, take_turn))
