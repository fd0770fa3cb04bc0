"""How Django knows this room."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    """What is: accounts, contacts, products, leads, deals, activities."""

    name = "sextant.book"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the book's workspaces and facts known."""
        from sextant.book import timeline
        from sextant.book.facts import FACTS
        from sextant.book.habits import HABITS
        from sextant.book.landed import STRAIGHT
        from sextant.book.timeline.tellers import TELLERS, tell_history
        from sextant.book.workspaces import WORKSPACES
        from sextant.landing import habits, targets
        from sextant.metrics import facts
        from sextant.workspace import declare

        timeline.register(*TELLERS)
        tell_history()
        declare.register(*WORKSPACES)
        facts.register(*FACTS)
        habits.register(HABITS)
        targets.register(*STRAIGHT)
